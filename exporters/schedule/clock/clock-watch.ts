import type { Clock } from "./clock.ts";

/** The time of the schedule, and whether the wall clock was set since it was last read. */
export interface ClockReading {
  /** Unix milliseconds, never later than the wall clock says. */
  readonly scheduleMs: number;
  readonly monotonicMs: number;
  readonly step: ClockStep | undefined;
}

export interface ClockStep {
  /** How far the wall clock jumped; negative when it was set back. */
  readonly stepMs: number;
  /** What the schedule's time would be without the step. */
  readonly beforeMs: number;
}

const smallestStepMs = 2_000;
const catchUpShare = 0.1;

/**
 * Reads the wall clock with suspicion. Where it and the monotonic clock part by more than 2 s, it was set, and the schedule moves
 * over at once. Smaller differences are slewing: forward the schedule catches up over a few seconds, so that nothing seems late.
 */
export function createClockWatch(clock: Pick<Clock, "now" | "monotonic">): { readonly read: () => ClockReading } {
  let readAtMs = clock.monotonic();
  let offsetMs = clock.now() - readAtMs;
  return {
    read: () => {
      const monotonicMs = clock.monotonic();
      const wallMs = clock.now();
      const elapsedMs = monotonicMs - readAtMs;
      readAtMs = monotonicMs;
      const beforeMs = monotonicMs + offsetMs;
      const driftMs = wallMs - beforeMs;
      const isStep = Math.abs(driftMs) > smallestStepMs;
      offsetMs += isStep ? driftMs : Math.min(driftMs, elapsedMs * catchUpShare);
      const step = isStep ? { stepMs: Math.round(driftMs), beforeMs } : undefined;
      return { scheduleMs: monotonicMs + offsetMs, monotonicMs, step };
    },
  };
}
