/** Indexes from the first up to, and without, the last. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

export interface DueOptions {
  /** The first index that nothing has been done about. */
  readonly next: number;
  readonly nowMs: number;
  readonly ratePerSecond: number;
  readonly count: number;
  readonly maxLagMs: number;
}

/**
 * What has to be sent now, and what is due for so long that sending it now would be another load than the promised one: a burst.
 * Due times are absolute, so that lateness never adds up, and answers have no part in them.
 */
export function dueRequests({ next, nowMs, ratePerSecond, count, maxLagMs }: DueOptions): {
  readonly missed: IndexRange;
  readonly send: IndexRange;
} {
  const dueBy = (ms: number) => Math.min(count, Math.max(next, Math.floor((ms * ratePerSecond) / 1000 + 1e-9) + 1));
  const to = dueBy(nowMs);
  const from = Math.min(to, nowMs - maxLagMs < 0 ? next : dueBy(nowMs - maxLagMs));
  return { missed: { from: next, to: from }, send: { from, to } };
}
