/**
 * How bursty counts are: variance over mean of the stable arm's errors per window of the same length. Chance alone gives 1, which is the
 * least; without data it is 1 too.
 */
export function dispersionOf(counts: readonly number[]): number {
  if (counts.length < 2) return 1;
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (!(mean > 0)) return 1;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  return Math.max(1, variance / mean);
}
