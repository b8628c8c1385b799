import type { Probe } from "../../../slo/probe/probe-model.ts";
import type { CancelAttempt } from "../attempts/attempts.ts";
import type { StateChange } from "../due-result.ts";
import { type ConfirmedState, initialState } from "./confirmed-state.ts";
import type { OpenDue } from "./due-settlement.ts";
import { type DueTimes, dueTimes } from "./due-times.ts";
import { probeHost } from "./probe-host.ts";

/** A target while it is probed. */
export interface ScheduledTarget {
  probe: Probe;
  readonly times: DueTimes;
  readonly host: string;
  /** The next round to serve. */
  round: number;
  /** Its due time; an entry of the timeline with another one is outdated. */
  dueMs: number;
  sequence: number;
  /** Due times without a result: waiting for a slot, running, or waiting for the verdict. */
  readonly open: Set<OpenDue>;
  /** Ends the first attempt that is in flight. */
  attempt: CancelAttempt | undefined;
  /** The due time that waits for a slot. */
  waiting: OpenDue | undefined;
  /** Ends the confirmation attempts. */
  confirmation: (() => void) | undefined;
  state: ConfirmedState;
  /** The due time whose attempt decided the state. */
  stateSequence: number;
}

/** Where an earlier prober left a target. */
export interface ResumePoint {
  /** Its last due time that has a result: those after it that have passed are missed, not forgotten. */
  readonly accountedUntilMs: number;
  readonly state: StateChange["state"];
}

/** A target that is due in the first of its rounds from `firstRound` on whose due time comes after `afterMs`. */
export function scheduleTarget(
  probe: Probe,
  {
    afterMs,
    firstRound = 0,
    state,
    atMs,
  }: {
    readonly afterMs: number;
    readonly firstRound?: number;
    readonly state?: StateChange["state"] | undefined;
    readonly atMs: number;
  },
): ScheduledTarget {
  const times = dueTimes(probe);
  const round = Math.max(firstRound, times.roundAfter(afterMs));
  return {
    probe,
    times,
    host: probeHost(probe),
    round,
    dueMs: times.dueMs(round),
    sequence: 0,
    open: new Set(),
    attempt: undefined,
    waiting: undefined,
    confirmation: undefined,
    state: initialState(atMs, state),
    stateSequence: 0,
  };
}

/** Moves a target on to a round. */
export function moveToRound(target: ScheduledTarget, round: number): void {
  target.round = round;
  target.dueMs = target.times.dueMs(round);
}
