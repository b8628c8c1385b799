/** How late this thread runs, told by a timer that should have fired. */
export interface LoopLag {
  /** The timer is set for this time. */
  readonly expect: (atMs: number) => void;
  /** The timer fired. */
  readonly ran: (atMs: number) => void;
  /** Whether the thread stood still between then and now, so that what it measured may be its own fault. */
  readonly stalledSince: (fromMs: number, nowMs: number) => boolean;
  /** The longest lag since the last call. */
  readonly takeWorstMs: () => number;
}

const stallMs = 250;

/** A watch over this thread; all times are monotonic milliseconds. */
export function createLoopLag(): LoopLag {
  let expectedMs = Number.POSITIVE_INFINITY;
  let stallEndedMs = Number.NEGATIVE_INFINITY;
  let worstMs = 0;
  return {
    expect: (atMs) => {
      expectedMs = atMs;
    },
    ran: (atMs) => {
      const lagMs = Math.max(0, atMs - expectedMs);
      worstMs = Math.max(worstMs, lagMs);
      if (lagMs > stallMs) stallEndedMs = atMs;
    },
    // A stall that just ends may show in an attempt before it shows in the timer.
    stalledSince: (fromMs, nowMs) => stallEndedMs > fromMs || nowMs - expectedMs > stallMs,
    takeWorstMs: () => {
      const worst = worstMs;
      worstMs = 0;
      return worst;
    },
  };
}
