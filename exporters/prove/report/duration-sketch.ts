/** Durations in so little room that a proof may run for days; quantiles are right within one percent. */
export interface DurationSketch {
  readonly add: (ms: number) => void;
  readonly count: () => number;
  /** Undefined while too few were added for the quantile to mean anything. */
  readonly quantileMs: (quantile: number) => number | undefined;
  readonly longestMs: () => number | undefined;
}

const growth = Math.log(1.02);
const smallestMs = 0.01;

/** An empty sketch. */
export function createDurationSketch(): DurationSketch {
  const buckets: number[] = [];
  let count = 0;
  let longest = 0;
  return {
    add: (ms) => {
      const bucket = Math.max(0, Math.ceil(Math.log(Math.max(ms, smallestMs) / smallestMs) / growth));
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      count++;
      longest = Math.max(longest, ms);
    },
    count: () => count,
    quantileMs: (quantile) => {
      // Below, the quantile would be the longest of all and nothing else.
      if (count * (1 - quantile) < 1 - 1e-9) return undefined;
      let rank = Math.ceil(count * quantile - 1e-9);
      for (let bucket = 0; bucket < buckets.length; bucket++) {
        rank -= buckets[bucket] ?? 0;
        if (rank <= 0) return Math.min(longest, smallestMs * Math.exp((bucket - 0.5) * growth));
      }
      return longest;
    },
    longestMs: () => (count === 0 ? undefined : longest),
  };
}
