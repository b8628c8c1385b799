import { burstOutliers } from "./burst-outliers.ts";

/** Errors of the stable arm among the requests that it had in one of many windows of the same length. */
export interface ErrorCount {
  readonly errors: number;
  readonly requests: number;
}

/**
 * How bursty errors are: the squares of what they are more or less than their usual part of the requests, over the errors themselves.
 * Chance alone gives 1, however traffic moves; that is the least, and what is said without data. Where requests are always as many it is
 * the variance over the mean. An outage is no burst that comes again: what sticks out is cut, see `burstOutliers`.
 */
export function dispersionOf(counts: readonly ErrorCount[]): number {
  const some = counts.filter(({ requests }) => requests > 0);
  const largest = largestRatio(some.map(({ errors, requests }) => errors / requests));
  const cut = some.map(({ errors, requests }) => ({ requests, errors: Math.min(errors, largest * requests) }));
  const sum = (of: (count: ErrorCount) => number) => cut.reduce((all, count) => all + of(count), 0);
  const all = sum(({ errors }) => errors);
  if (!(all > 0)) return 1;
  const usual = all / sum(({ requests }) => requests);
  return Math.max(1, sum(({ errors, requests }) => (errors - usual * requests) ** 2) / all);
}

/** Whether errors are so bursty that it is worth a word. */
export function areBursty(dispersion: number): boolean {
  return dispersion >= 2;
}

/** What a larger ratio is cut to. */
function largestRatio(ratios: readonly number[]): number {
  const sorted = [...ratios].sort((a, b) => a - b);
  const { ofEach, most, reach } = burstOutliers;
  const at = (index: number) => sorted[index] ?? 0;
  const middle = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  const usual = at(sorted.length - 1 - Math.min(most, Math.floor(sorted.length / ofEach)));
  return middle + reach * (usual - middle);
}
