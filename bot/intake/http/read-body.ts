import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { BodyBudget } from "./body-budget.ts";

/** What became of reading a body. */
export type ReadBody =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  /** Only its head is kept; `bytes` counts as far as it was read. */
  | { readonly kind: "cut"; readonly head: Buffer; readonly bytes: number; readonly why: string }
  /** There is no room for it now. */
  | { readonly kind: "noRoom" }
  /** The sender broke off. */
  | { readonly kind: "gone" };

export interface BodyLimits {
  /** Bytes, packed and unpacked. */
  readonly bodyBytes: number;
  /** What is kept of a longer one. */
  readonly headBytes: number;
}

interface Reading extends BodyLimits {
  readonly budget: BodyBudget;
  /** Of a longer body, so that the sender, who writes before it reads, gets its answer. */
  readonly drain: boolean;
}

/** How many times the limit is still read from the wire and thrown away. */
const drainFactor = 10;

/** Reads a body to its end or its limit, and unpacks it when its sender packed it. What it holds of the budget is for the caller to give back. */
export async function readBody(
  stream: Readable,
  options: BodyLimits & { readonly encoding: string; readonly budget: BodyBudget },
): Promise<ReadBody> {
  const encoding = options.encoding.trim().toLowerCase();
  const raw = await collect(stream, { ...options, drain: true });
  if (raw.kind === "broken") return { kind: "gone" };
  if (raw.kind !== "whole" || encoding === "" || encoding === "identity" || raw.bytes.length === 0) return raw;
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    return cut(raw.bytes, {
      limits: options,
      why: `it is packed as ${encoding.slice(0, 40)}, which is not understood`,
    });
  }
  const unpacked = await collect(Readable.from([raw.bytes]).pipe(createGunzip()), { ...options, drain: false });
  if (unpacked.kind !== "broken") return unpacked;
  const seen = unpacked.bytes.length > 0 ? unpacked.bytes : raw.bytes;
  return cut(seen, { limits: options, why: "it says that it is packed with gzip, and cannot be unpacked" });
}

type Collected = Exclude<ReadBody, { readonly kind: "gone" }> | { readonly kind: "broken"; readonly bytes: Buffer };

async function collect(stream: Readable, { bodyBytes, headBytes, budget, drain }: Reading): Promise<Collected> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  const most = drain ? bodyBytes * drainFactor : bodyBytes;
  try {
    // Destroying a request would close the connection before its answer.
    for await (const chunk of stream.iterator({ destroyOnReturn: !drain })) {
      const part = chunk as Buffer;
      const fitted = bytes <= bodyBytes;
      bytes += part.length;
      if (bytes <= bodyBytes) {
        if (!budget.take(part.length)) return { kind: "noRoom" };
        chunks.push(part);
      } else if (fitted) {
        chunks = [Buffer.concat([...chunks, part]).subarray(0, headBytes)];
      }
      if (bytes > most) break;
    }
  } catch {
    return { kind: "broken", bytes: Buffer.concat(chunks) };
  }
  const all = Buffer.concat(chunks);
  if (bytes <= bodyBytes) return { kind: "whole", bytes: all };
  return { kind: "cut", head: Buffer.from(all), bytes, why: `it is longer than ${showSize(bodyBytes)}` };
}

function cut(
  bytes: Buffer,
  { limits, why }: { readonly limits: BodyLimits; readonly why: string },
): Extract<ReadBody, { readonly kind: "cut" }> {
  return { kind: "cut", head: bytes.subarray(0, limits.headBytes), bytes: bytes.length, why };
}

function showSize(bytes: number): string {
  const mebi = bytes / (1024 * 1024);
  return mebi >= 1 ? `${Number(mebi.toFixed(1))} MiB` : `${Number((bytes / 1024).toFixed(1))} KiB`;
}
