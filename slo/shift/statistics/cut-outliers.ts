import { burstOutliers } from "./burst-outliers.ts";

/** Errors among the requests that there were in one of many windows of the same length. */
export interface ErrorCount {
  readonly errors: number;
  readonly requests: number;
}

/**
 * The same counts, those that stick out cut, see `burstOutliers`. What sticks out is told by deviations from what is usual of so many
 * requests, in standard deviations of that: the ratios of counts with few requests differ by chance alone, and would hide an outage.
 */
export function cutOutliers(counts: readonly ErrorCount[]): readonly ErrorCount[] {
  const sum = (of: (count: ErrorCount) => number) => counts.reduce((all, count) => all + of(count), 0);
  const requests = sum((count) => count.requests);
  const weighing = requests ** 2 / sum((count) => count.requests ** 2);
  const { ofEach, ofEachThatWeighs, most, reach } = burstOutliers;
  const outliers = Math.min(most, Math.floor(counts.length / ofEach), Math.floor(weighing / ofEachThatWeighs));
  const notOutlying = (values: readonly number[]) => ascending(values)[values.length - 1 - outliers] ?? 0;
  const mostErrors = notOutlying(counts.map(({ errors }) => errors));
  const ratio = sum(({ errors }) => Math.min(errors, mostErrors)) / requests;
  // One error more, for where fewer than one is to be expected a single one is nothing.
  const deviation = (count: ErrorCount) => Math.sqrt(ratio * count.requests + 1);
  const deviations = counts.map((count) => (count.errors - ratio * count.requests) / deviation(count));
  const middle = median(deviations);
  const largest = middle + reach * Math.sqrt(counts.length / weighing) * (notOutlying(deviations) - middle);
  return counts.map((count) => {
    const errors = Math.max(0, ratio * count.requests + largest * deviation(count));
    return { ...count, errors: Math.min(count.errors, errors) };
  });
}

function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const at = (index: number) => sorted[index] ?? 0;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
}

function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
