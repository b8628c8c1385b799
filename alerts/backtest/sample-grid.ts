/** Samples of one series at evenly spaced instants; `noSample` where there is none. Unix seconds. */
export interface SampleGrid {
  readonly start: number;
  readonly stepSeconds: number;
  readonly values: Float64Array;
}

/** Stands where an instant has no sample. */
export const noSample = Number.NaN;

// Looked up once: these run for every minute of every window.
const { isNaN: isNotANumber } = Number;
const { abs, ceil, floor, round } = Math;

/** Whether there is a sample. */
export function isSample(value: number): boolean {
  return !isNotANumber(value);
}

/** Sums of a series over ranges that end at any instant, as `sum_over_time()` gives them: samples after `from`, up to and including `to`. */
export interface RangeSums {
  /** `noSample` when the range holds none. */
  readonly sum: (from: number, to: number) => number;
  readonly count: (from: number, to: number) => number;
}

/** Prepares a series so that each sum costs the same, however long its range. */
export function rangeSums({ start, stepSeconds, values }: SampleGrid): RangeSums {
  const sums = new Float64Array(values.length + 1);
  // What rounding dropped from each running sum (Neumaier): without it, a quiet hour after a busy month would drown in rounding errors.
  const rests = new Float64Array(values.length + 1);
  const counts = new Uint32Array(values.length + 1);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? noSample;
    const known = isSample(value);
    const added = known ? value : 0;
    const before = sums[index] ?? 0;
    const after = before + added;
    sums[index + 1] = after;
    rests[index + 1] =
      (rests[index] ?? 0) + (abs(before) >= abs(added) ? before - after + added : added - after + before);
    counts[index + 1] = (counts[index] ?? 0) + (known ? 1 : 0);
  }
  /** How many instants of the grid lie at or before a time. */
  const upTo = (time: number) => {
    const instants = floor((time - start) / stepSeconds + 1e-9) + 1;
    return instants < 0 ? 0 : instants > values.length ? values.length : instants;
  };
  const countBetween = (low: number, high: number) => (counts[high] ?? 0) - (counts[low] ?? 0);
  return {
    count: (from, to) => countBetween(upTo(from), upTo(to)),
    sum: (from, to) => {
      const [low, high] = [upTo(from), upTo(to)];
      if (countBetween(low, high) <= 0) return noSample;
      return (sums[high] ?? 0) - (sums[low] ?? 0) + ((rests[high] ?? 0) - (rests[low] ?? 0));
    },
  };
}

/** The sample at an instant of the grid, or `noSample`. */
export function sampleAt({ start, stepSeconds, values }: SampleGrid, time: number): number {
  return values[round((time - start) / stepSeconds)] ?? noSample;
}

/** A grid over the same instants or coarser ones, filled by a function of the instant. */
export function gridOf(
  instants: { readonly start: number; readonly stepSeconds: number; readonly length: number },
  value: (time: number) => number,
): SampleGrid {
  const { start, stepSeconds, length } = instants;
  const values = new Float64Array(length);
  for (let index = 0; index < length; index++) values[index] = value(start + index * stepSeconds);
  return { start, stepSeconds, values };
}

/** The multiples of a step between two instants, both included: when a rule group with that interval is taken to run. */
export function multiplesOf(stepSeconds: number, { from, to }: { readonly from: number; readonly to: number }) {
  const start = ceil(from / stepSeconds) * stepSeconds;
  return { start, stepSeconds, length: Math.max(0, floor((to - start) / stepSeconds) + 1) };
}

/** A sample, or 0 where there is none. */
export function orZero(sample: number): number {
  return isSample(sample) ? sample : 0;
}
