/** One series with its samples in order of time. A sample of `stale` ends the series until its next sample. */
export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly WrittenSample[];
}

export type WrittenSample = readonly [timeMs: number, value: number | typeof stale];

/** What Prometheus itself writes when a series is gone: a target or a rule no longer gives it. */
export const stale = "stale";

/** The bits of Prometheus' staleness marker, a NaN of its own: model/value/value.go of Prometheus. */
const staleBits = 0x7ff0000000000002n;

const mostSamplesPerRequest = 200_000;

/**
 * Writes samples into a running Prometheus that has `--web.enable-remote-write-receiver`. Unlike blocks made from text this
 * can write staleness markers, without which rules would read vanished series for five minutes more than they do live.
 */
export async function remoteWrite(url: string, series: readonly WrittenSeries[]): Promise<void> {
  for (const batch of batches(series)) {
    const response = await fetch(`${url}/api/v1/write`, {
      method: "POST",
      headers: {
        "content-encoding": "snappy",
        "content-type": "application/x-protobuf",
        "x-prometheus-remote-write-version": "0.1.0",
      },
      body: new Uint8Array(snappyBlock(writeRequest(batch))),
    });
    if (!response.ok) throw new Error(`Prometheus refuses samples: ${response.status} ${await response.text()}`);
  }
}

function* batches(series: readonly WrittenSeries[]): Generator<readonly WrittenSeries[]> {
  let batch: WrittenSeries[] = [];
  let samples = 0;
  for (const one of series) {
    if (samples > 0 && samples + one.samples.length > mostSamplesPerRequest) {
      yield batch;
      batch = [];
      samples = 0;
    }
    batch.push(one);
    samples += one.samples.length;
  }
  if (samples > 0) yield batch;
}

// Protocol buffers, by the field numbers of prompb/remote.proto: WriteRequest.timeseries = 1, TimeSeries.labels = 1 and
// .samples = 2, Label.name = 1 and .value = 2, Sample.value = 1 (double) and .timestamp = 2 (int64).
function writeRequest(series: readonly WrittenSeries[]): Buffer {
  return Buffer.concat(series.map((one) => field(1, timeSeries(one))));
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const names = Object.keys(labels).sort();
  const pairs = names.map((name) => field(1, Buffer.concat([field(1, name), field(2, labels[name] ?? "")])));
  return Buffer.concat([...pairs, samplesField(samples)]);
}

function samplesField(samples: readonly WrittenSample[]): Buffer {
  const buffer = Buffer.alloc(samples.length * 24);
  let at = 0;
  for (const [timeMs, value] of samples) {
    const lengthAt = at + 1;
    buffer[at] = (2 << 3) | 2;
    buffer[lengthAt + 1] = (1 << 3) | 1;
    if (value === stale) buffer.writeBigUInt64LE(staleBits, lengthAt + 2);
    else buffer.writeDoubleLE(value, lengthAt + 2);
    buffer[lengthAt + 10] = 2 << 3;
    at = writeVarint(buffer, timeMs, lengthAt + 11);
    buffer[lengthAt] = at - lengthAt - 1;
  }
  return buffer.subarray(0, at);
}

function field(number: number, content: Buffer | string): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

/** Snappy's block format allows plain literals, which need no compressor: google/snappy, format_description.txt. */
function snappyBlock(content: Buffer): Buffer {
  const chunks: Buffer[] = [varint(content.length)];
  for (let at = 0; at < content.length; at += 65_536) {
    const literal = content.subarray(at, at + 65_536);
    const last = literal.length - 1;
    // Tag 61: a literal whose length, less one, follows in two bytes.
    chunks.push(Buffer.from([61 << 2, last & 0xff, last >> 8]), literal);
  }
  return Buffer.concat(chunks);
}

function varint(value: number): Buffer {
  const buffer = Buffer.alloc(10);
  return buffer.subarray(0, writeVarint(buffer, value, 0));
}

function writeVarint(buffer: Buffer, value: number, at: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    buffer[next++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  buffer[next++] = rest;
  return next;
}
