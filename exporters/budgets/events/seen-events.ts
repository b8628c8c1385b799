/** Events of an SLO in some time. */
export interface EventSums {
  readonly total: number;
  readonly bad: number;
  /** How much of the time is known. */
  readonly knownMs: number;
}

/** Events of an SLO in some stretches of time, as far as they were read. */
export interface SeenEvents extends EventSums {
  /** The last moment that is counted; undefined as long as nothing can be. */
  readonly untilMs: number | undefined;
  /** Whether everything is counted that happened then: nothing of it is asked for again. */
  readonly isWhole: boolean;
  /** There where HAProxy counts them. */
  readonly isProxyCounted?: true;
}

/** Nothing yet. */
export const noEvents: EventSums = { total: 0, bad: 0, knownMs: 0 };

/** Two sums together. */
export function eventsTogether(one: EventSums, other: EventSums): EventSums {
  return {
    total: one.total + other.total,
    bad: one.bad + other.bad,
    knownMs: one.knownMs + other.knownMs,
  };
}
