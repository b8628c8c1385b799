import { burstOutliers } from "./burst-outliers.ts";

/**
 * How bursty counts are: variance over mean of the stable arm's errors per window of the same length. Chance alone gives 1, which is the
 * least; without data it is 1 too. An outage among them is no burst that comes again: what sticks out is cut, see `burstOutliers`.
 */
export function dispersionOf(counts: readonly number[]): number {
  if (counts.length < 2) return 1;
  const largest = largestCount(counts);
  const cut = counts.map((count) => Math.min(count, largest));
  const mean = cut.reduce((sum, count) => sum + count, 0) / cut.length;
  if (!(mean > 0)) return 1;
  const variance = cut.reduce((sum, count) => sum + (count - mean) ** 2, 0) / cut.length;
  return Math.max(1, variance / mean);
}

/** Whether errors are so bursty that it is worth a word. */
export function areBursty(dispersion: number): boolean {
  return dispersion >= 2;
}

/** What a larger count is cut to. */
function largestCount(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  const { ofEach, most, reach } = burstOutliers;
  const at = (index: number) => sorted[index] ?? 0;
  const middle = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  const usual = at(sorted.length - 1 - Math.min(most, Math.floor(sorted.length / ofEach)));
  return middle + reach * (usual - middle);
}
