/** The time and one kind of timer: all that the schedule knows of the world. */
export interface Clock {
  /** Unix milliseconds of the wall clock, which may be set forward or back at any moment. */
  readonly now: () => number;
  /** Milliseconds of a clock that only ever runs forward. */
  readonly monotonic: () => number;
  /** Runs something once after a delay; the answer cancels it. */
  readonly setTimer: (run: () => void, delayMs: number) => () => void;
}

/** The machine's own clock. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
