import type { Clock } from "../../../exporters/schedule/clock/clock.ts";
import { createTimeline } from "../../../exporters/schedule/clock/timeline.ts";

/** Time that runs as fast as the machine can work it off. */
export interface VirtualTime {
  readonly clock: Clock;
  /** Lets time pass; everything that comes due in it runs at its time. */
  readonly advance: (ms: number) => Promise<void>;
  /** Lets time pass while nothing runs, as when the thread is blocked. */
  readonly stall: (ms: number) => void;
  /** Sets the wall clock. */
  readonly stepWall: (ms: number) => void;
  /** Resolves later, in virtual time. */
  readonly later: <T>(ms: number, value: T) => Promise<T>;
}

/** Virtual time that begins at this Unix time in milliseconds. */
export function createVirtualTime(startMs: number): VirtualTime {
  const timers = createTimeline<() => void>();
  let monotonicMs = 0;
  let wallAheadMs = startMs;
  const setTimer = (run: () => void, delayMs: number) => {
    let isCancelled = false;
    timers.add(monotonicMs + Math.max(0, delayMs), () => {
      if (!isCancelled) run();
    });
    return () => {
      isCancelled = true;
    };
  };
  return {
    clock: { now: () => monotonicMs + wallAheadMs, monotonic: () => monotonicMs, setTimer },
    advance: async (ms) => {
      const endMs = monotonicMs + ms;
      await promisesSettled();
      while (timers.nextMs() <= endMs) {
        monotonicMs = Math.max(monotonicMs, timers.nextMs());
        timers.takeUntil(monotonicMs)?.();
        await promisesSettled();
      }
      monotonicMs = endMs;
    },
    stall: (ms) => {
      monotonicMs += ms;
    },
    stepWall: (ms) => {
      wallAheadMs += ms;
    },
    later: (ms, value) =>
      new Promise((resolve) => {
        setTimer(() => resolve(value), ms);
      }),
  };
}

function promisesSettled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
