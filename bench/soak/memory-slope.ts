import type { MemorySample } from "./killable.ts";

/** How the memory of one life grew, after it had warmed up. */
export interface Growth {
  readonly minutes: number;
  readonly megabytesPerMinute: number;
  readonly lastMegabytes: number;
}

/** Linear regression over a life without its first minutes; undefined when nothing is left of it. */
export function memorySlope(life: readonly MemorySample[], warmUpMs: number): Growth | undefined {
  const [first] = life;
  const kept = first === undefined ? [] : life.filter(({ atMs }) => atMs >= first.atMs + warmUpMs);
  const [from, last] = [kept[0], kept.at(-1)];
  if (from === undefined || last === undefined || kept.length < 10) return undefined;
  const xs = kept.map(({ atMs }) => (atMs - from.atMs) / 60_000);
  const ys = kept.map(({ megabytes }) => megabytes);
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, index) => sum + (x - meanX) * ((ys[index] ?? 0) - meanY), 0);
  const variance = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  return {
    minutes: (last.atMs - from.atMs) / 60_000,
    megabytesPerMinute: covariance / variance,
    lastMegabytes: last.megabytes,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
