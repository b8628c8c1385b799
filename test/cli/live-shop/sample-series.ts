import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** One series as a function of time. */
export interface SampleSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Unix seconds to a value; nothing where the series has no sample. */
  readonly value: (time: number) => number | undefined;
  /** Spans of history: samples every `stepSeconds`, on multiples of it, from the first to the second time. */
  readonly spans: readonly Span[];
  /** Whether a target keeps giving it after the history ended. */
  readonly live: boolean;
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}

/** Writes the history of all series as OpenMetrics text. */
export async function writeSeries(file: string, series: readonly SampleSeries[]): Promise<void> {
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  const byMetric = Map.groupBy(series, ({ metric }) => metric);
  for (const [metric, family] of byMetric) {
    const isCounter = metric.endsWith("_total");
    out.write(
      `# TYPE ${isCounter ? metric.slice(0, -"_total".length) : metric} ${isCounter ? "counter" : "unknown"}\n`,
    );
    for (const one of family) if (!out.write(historyText(one))) await once(out, "drain");
  }
  out.end("# EOF\n");
  await once(out, "finish");
}

function historyText({ metric, labels, value, spans }: SampleSeries): string {
  const name = seriesName(metric, labels);
  let text = "";
  for (const { from, to, stepSeconds } of spans) {
    for (let time = Math.ceil(from / stepSeconds) * stepSeconds; time <= to; time += stepSeconds) {
      const sample = value(time);
      if (sample !== undefined) text += `${name} ${sample} ${time}\n`;
    }
  }
  return text;
}

/** What a target answers to a scrape at a time. */
export function expositionText(series: readonly SampleSeries[], time: number): string {
  return series
    .flatMap(({ metric, labels, value, live }) => {
      const sample = live ? value(time) : undefined;
      return sample === undefined ? [] : [`${seriesName(metric, labels)} ${sample}\n`];
    })
    .join("");
}

function seriesName(metric: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text.replace(/["\\]/g, "\\$&")}"`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(",")}}`;
}
