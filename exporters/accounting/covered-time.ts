/** A time in which nobody measured, in Unix milliseconds. */
export interface DeadTime {
  readonly fromMs: number;
  readonly toMs: number;
}

const lateRounds = 3;

/**
 * Until when the rounds of a target are accounted for. Rounds are counted from 1970 and every one of them ends as one due time, so
 * whatever lies between the last round before a stop (or a clock step) and the first one after it is dead time, to the millisecond.
 */
export class CoveredTime {
  #untilMs: number | undefined;
  /** Set by a stop or a step: the first due time from then on shows what was lost. */
  #resumedAtMs: number | undefined;

  constructor(untilMs?: number) {
    this.#untilMs = untilMs;
  }

  /** The end of the last round that is accounted for. */
  get untilMs(): number | undefined {
    return this.#untilMs;
  }

  /** Measuring goes on at this instant after a stop; gives the dead time up to the round that is under way. */
  resume(nowMs: number, intervalMs: number): DeadTime | undefined {
    this.#resumedAtMs = nowMs;
    return this.#advance(roundStart(nowMs, intervalMs));
  }

  /** The wall clock was set. */
  clockStep({ atMs, stepMs }: { readonly atMs: number; readonly stepMs: number }): void {
    this.#resumedAtMs = atMs;
    // Time that comes a second time is counted a second time: it was lived through.
    if (stepMs < 0) this.#untilMs = undefined;
  }

  /** Accounts for the round of a due time; gives the dead time before it, if it is the first after a stop or a step. */
  cover({ dueMs, intervalMs }: { readonly dueMs: number; readonly intervalMs: number }): DeadTime | undefined {
    const start = roundStart(dueMs, intervalMs);
    const isFirst = this.#resumedAtMs !== undefined && dueMs >= this.#resumedAtMs;
    if (isFirst) this.#resumedAtMs = undefined;
    const dead = isFirst ? this.#advance(start) : undefined;
    const end = start + intervalMs;
    // Results may come a round or two late; what lies further back was measured by a clock that has been put back.
    const isBack = this.#untilMs !== undefined && end < this.#untilMs - lateRounds * intervalMs;
    this.#untilMs = isBack ? end : Math.max(this.#untilMs ?? 0, end);
    return dead;
  }

  #advance(toMs: number): DeadTime | undefined {
    const fromMs = this.#untilMs;
    if (fromMs === undefined || fromMs >= toMs) return undefined;
    this.#untilMs = toMs;
    return { fromMs, toMs };
  }
}

function roundStart(ms: number, intervalMs: number): number {
  return Math.floor(ms / intervalMs) * intervalMs;
}
