/** What a request that was due says of the target; one that this machine did not send says nothing. */
export type DueOutcome = "ok" | "failed" | "missed";

/** A stretch of due times without a request that was answered well. */
export interface SuccessGap {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Due {
  readonly dueMs: number;
  readonly outcome: DueOutcome;
}

/** Finds the longest gap while requests end in any order. */
export interface SuccessGapFinder {
  readonly settle: (index: number, due: Due) => void;
  /** Of what is known by now. */
  readonly longest: () => SuccessGap;
}

/**
 * A finder without requests. It goes by when requests were due, because answers that are slow come in when nothing is due any
 * more, and their absence until then is no outage.
 */
export function createSuccessGapFinder(): SuccessGapFinder {
  // Those that ended before one that was due earlier: never more than are in flight within the timeout.
  const waiting = new Map<number, Due>();
  let next = 0;
  let state: GapState = { longest: { fromMs: 0, toMs: 0 }, fromMs: 0, isOut: false };
  return {
    settle: (index, due) => {
      waiting.set(index, due);
      for (let first = waiting.get(next); first !== undefined; first = waiting.get(next)) {
        state = afterDue(state, first);
        waiting.delete(next++);
      }
    },
    longest: () => {
      const later = [...waiting].sort(([a], [b]) => a - b).map(([, due]) => due);
      return later.reduce(afterDue, state).longest;
    },
  };
}

interface GapState {
  readonly longest: SuccessGap;
  /** Where the stretch began that is not over. */
  readonly fromMs: number;
  /** Something failed in it. */
  readonly isOut: boolean;
}

/** Moments of the same pace differ by the noise of dividing. */
const noiseMs = 1e-6;

function afterDue({ longest, fromMs, isOut }: GapState, { dueMs, outcome }: Due): GapState {
  // What was never sent begins no gap: nobody was there to see one.
  if (outcome === "missed" && !isOut) return { longest, fromMs: dueMs, isOut };
  const isLonger = outcome !== "missed" && dueMs - fromMs > longest.toMs - longest.fromMs + noiseMs;
  const found = isLonger ? { fromMs, toMs: dueMs } : longest;
  return outcome === "ok"
    ? { longest: found, fromMs: dueMs, isOut: false }
    : { longest: found, fromMs, isOut: isOut || outcome === "failed" };
}
