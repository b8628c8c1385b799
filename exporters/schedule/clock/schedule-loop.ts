import { createLoopLag, type LoopLag } from "../self-check/loop-lag.ts";
import type { Clock } from "./clock.ts";
import { type ClockStep, createClockWatch } from "./clock-watch.ts";
import { createTimeline } from "./timeline.ts";

/** Due times by the wall clock and delays by the monotonic clock, all on one timer. */
export interface ScheduleLoop<T> {
  readonly addDue: (atMs: number, item: T) => void;
  readonly clearDues: () => void;
  readonly after: (delayMs: number, run: () => void) => void;
  /** Looks at the clocks; whoever comes in from outside the loop does this first, so that a set clock is noticed before anything else. */
  readonly sync: () => void;
  /** Hands out every due time that has come; at most so many, so that a long stall is worked off in turns. */
  readonly serve: (most?: number) => void;
  /** Unix milliseconds. */
  readonly nowMs: () => number;
  readonly lag: LoopLag;
  readonly stop: () => void;
}

// An attempt in flight wants stalls of this thread noticed; otherwise it is enough to notice a set clock.
const longestSleepMs = { busy: 50, idle: 1_000 };
const duesPerTurn = 2_000;

/** Starts a loop with nothing in it. */
export function startScheduleLoop<T>({
  clock,
  onDue,
  onStep,
  isBusy,
}: {
  readonly clock: Clock;
  readonly onDue: (item: T) => void;
  /** The due times are still those before the step. */
  readonly onStep: (step: ClockStep, nowMs: number) => void;
  readonly isBusy: () => boolean;
}): ScheduleLoop<T> {
  const watch = createClockWatch(clock);
  const lag = createLoopLag();
  const dues = createTimeline<T>();
  const delays = createTimeline<() => void>();
  let reading = watch.read();
  let armedMs = Number.POSITIVE_INFINITY;
  let disarm = () => {};
  let isStopped = false;

  function sync(): void {
    reading = watch.read();
    if (reading.step !== undefined) onStep(reading.step, reading.scheduleMs);
  }

  function serve(most = Number.POSITIVE_INFINITY): void {
    for (let served = 0; served < most; served++) {
      const item = dues.takeUntil(nowMs());
      if (item === undefined) return;
      onDue(item);
    }
  }

  /** Later than the last look at the wall clock by as much as the monotonic clock ran on. */
  function nowMs(): number {
    return reading.scheduleMs + clock.monotonic() - reading.monotonicMs;
  }

  function tick(): void {
    lag.ran(clock.monotonic());
    armedMs = Number.POSITIVE_INFINITY;
    sync();
    for (let run = delays.takeUntil(clock.monotonic()); run !== undefined; run = delays.takeUntil(clock.monotonic()))
      run();
    serve(duesPerTurn);
    armFor(clock.monotonic() + (isBusy() ? longestSleepMs.busy : longestSleepMs.idle));
    armFor(delays.nextMs());
    armForDues();
  }

  function armForDues(): void {
    armFor(dues.nextMs() - nowMs() + clock.monotonic());
  }

  function armFor(atMs: number): void {
    if (isStopped || atMs >= armedMs) return;
    const now = clock.monotonic();
    armedMs = Math.max(atMs, now);
    disarm();
    disarm = clock.setTimer(tick, Math.ceil(armedMs - now));
    lag.expect(armedMs);
  }

  tick();
  return {
    addDue: (atMs, item) => {
      dues.add(atMs, item);
      armForDues();
    },
    clearDues: dues.clear,
    after: (delayMs, run) => {
      const atMs = clock.monotonic() + delayMs;
      delays.add(atMs, run);
      armFor(atMs);
    },
    sync,
    serve,
    nowMs,
    lag,
    stop: () => {
      isStopped = true;
      disarm();
      dues.clear();
      delays.clear();
    },
  };
}
