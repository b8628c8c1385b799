import { type RatioInterval, wilsonInterval } from "../../wilson-interval.ts";

/** Requests of an arm, and how many of them were errors (or slow). */
export interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
}

/**
 * Between which numbers the true difference of two error ratios (candidate less stable) lies. Nothing when an arm had no requests.
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10: from the
 * two Wilson intervals, which hold also where errors are few.
 */
export function newcombeInterval(candidate: ArmCounts, stable: ArmCounts, z?: number): RatioInterval | undefined {
  const [p1, p2] = [candidate.errors / candidate.requests, stable.errors / stable.requests];
  const first = wilsonInterval(p1, candidate.requests, z);
  const second = wilsonInterval(p2, stable.requests, z);
  if (first === undefined || second === undefined) return undefined;
  const difference = p1 - p2;
  return {
    low: difference - Math.hypot(p1 - first.low, second.high - p2),
    high: difference + Math.hypot(first.high - p1, p2 - second.low),
  };
}
