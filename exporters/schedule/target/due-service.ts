import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import type { Attempts } from "../attempts/attempts.ts";
import type { Capacity } from "../attempts/capacity.ts";
import { proberFault } from "../attempts/prober-fault.ts";
import type { ScheduleLoop } from "../clock/schedule-loop.ts";
import type { MissedReason, ProberMessage } from "../due-result.ts";
import { startConfirmation } from "./confirmation.ts";
import { type ConfirmedState, stateAfterAttempt, stateAfterSilence } from "./confirmed-state.ts";
import { dueResult, type Ending, type OpenDue } from "./due-settlement.ts";
import { maintenanceAt } from "./maintenance-at.ts";
import { moveToRound, type ScheduledTarget } from "./scheduled-target.ts";

/** What happens to a target when it is due, until the due time has its one result. */
export interface DueService {
  /** The target's due time has come; the target moves on to its next round. */
  readonly comeDue: (target: ScheduledTarget) => void;
  /** Starts what waits for a slot, as far as there are slots. */
  readonly startWaiting: () => void;
  /** The clock was set: due times until then that have no attempt say nothing. */
  readonly spoil: (target: ScheduledTarget, detail: string, untilMs: number) => void;
  /** Ends everything of a target; what is open is missed. */
  readonly close: (target: ScheduledTarget) => void;
  readonly forget: (target: ScheduledTarget) => void;
  /** No attempt starts any more. */
  readonly stop: () => void;
  readonly waiting: () => number;
  /** The latest start since the last call. */
  readonly takeWorstLagMs: () => number;
}

/** Serves due times. */
export function createDueService({
  loop,
  capacity,
  attempts,
  post,
  monotonic,
}: {
  readonly loop: Pick<ScheduleLoop<unknown>, "after" | "nowMs">;
  readonly capacity: Capacity;
  readonly attempts: Attempts;
  readonly post: (message: ProberMessage) => void;
  readonly monotonic: () => number;
}): DueService {
  const waiting = new Set<ScheduledTarget>();
  let worstLagMs = 0;
  let isStopping = false;

  function openDue(target: ScheduledTarget): OpenDue {
    const { dueMs } = target;
    const work = maintenanceAt(target.probe.maintenance, dueMs);
    const due = { dueMs, work, sequence: ++target.sequence };
    target.open.add(due);
    moveToRound(target, target.round + 1);
    return due;
  }

  function comeDue(target: ScheduledTarget): void {
    const due = openDue(target);
    target.confirmation?.();
    target.confirmation = undefined;
    setState(target, stateAfterSilence(target.state, { atMs: monotonic(), intervalMs: target.times.intervalMs }));
    const reason = reasonToMiss(target, due);
    if (reason !== undefined) miss(target, due, reason);
    else if (capacity.hasRoom(target.host)) attempt(target, due);
    else wait(target, due);
  }

  function reasonToMiss(target: ScheduledTarget, due: OpenDue): MissedReason | undefined {
    if (isTooLate(target, due)) return "stalled";
    if (isStopping) return "stopped";
    if (!due.work.probed) return "paused";
    return target.attempt === undefined && target.waiting === undefined ? undefined : "busy";
  }

  function isTooLate(target: ScheduledTarget, due: OpenDue): boolean {
    return loop.nowMs() - due.dueMs > target.times.toleranceMs;
  }

  function wait(target: ScheduledTarget, due: OpenDue): void {
    target.waiting = due;
    waiting.add(target);
    loop.after(due.dueMs + target.times.toleranceMs - loop.nowMs(), () => {
      if (target.waiting === due) endWaiting(target, { kind: "missed", reason: "capacity" });
    });
  }

  function startWaiting(): void {
    if (isStopping) return;
    for (const target of waiting) {
      if (capacity.isFull()) return;
      const due = target.waiting;
      if (due === undefined || !capacity.hasRoom(target.host)) continue;
      if (isTooLate(target, due)) endWaiting(target, { kind: "missed", reason: "capacity" });
      else attempt(target, due);
    }
  }

  function endWaiting(target: ScheduledTarget, ending: Ending): void {
    const due = target.waiting;
    target.waiting = undefined;
    waiting.delete(target);
    if (due !== undefined) settle(target, due, ending);
  }

  function attempt(target: ScheduledTarget, due: OpenDue): void {
    target.waiting = undefined;
    waiting.delete(target);
    const lagMs = Math.max(0, loop.nowMs() - due.dueMs);
    worstLagMs = Math.max(worstLagMs, lagMs);
    target.attempt = attempts.start({
      probe: target.probe,
      host: target.host,
      onEnd: () => {
        target.attempt = undefined;
      },
      onVerdict: (verdict) => {
        settle(target, due, { kind: "attempted", attempt: verdict, lagMs });
        learn(target, verdict, due.sequence);
        if (verdict.result === "failure" && due.sequence === target.sequence) confirm(target);
      },
    });
  }

  function confirm(target: ScheduledTarget): void {
    const { sequence } = target;
    target.confirmation = startConfirmation({
      probe: () => target.probe,
      host: target.host,
      loop,
      capacity,
      attempts,
      onAttempt: (verdict, startedMs) => {
        const atMs = Math.floor(Math.min(startedMs, loop.nowMs()));
        post({ kind: "retry", target: target.probe.name, atMs, attempt: verdict });
        learn(target, verdict, sequence);
      },
    });
  }

  function learn(target: ScheduledTarget, { result }: ProbeAttempt, sequence: number): void {
    // A verdict that was held back may come after that of the next due time.
    if (sequence < target.stateSequence) return;
    target.stateSequence = sequence;
    const { retries } = target.probe;
    setState(target, stateAfterAttempt(target.state, { result, retries, atMs: monotonic() }));
  }

  function setState(target: ScheduledTarget, next: ConfirmedState): void {
    const before = target.state.state;
    target.state = next;
    if (next.state === before) return;
    post({ kind: "state", target: target.probe.name, atMs: Math.floor(loop.nowMs()), state: next.state });
  }

  function miss(target: ScheduledTarget, due: OpenDue, reason: MissedReason): void {
    settle(target, due, { kind: "missed", reason });
  }

  function settle(target: ScheduledTarget, due: OpenDue, ending: Ending): void {
    if (!target.open.delete(due)) return;
    const described = { name: target.probe.name, intervalMs: target.times.intervalMs };
    post({ kind: "due", ...dueResult(described, due, { ending, nowMs: loop.nowMs() }) });
  }

  return {
    comeDue,
    startWaiting,
    spoil: (target, detail, untilMs) => {
      const ending: Ending = { kind: "attempted", attempt: proberFault(detail), lagMs: 0 };
      endWaiting(target, ending);
      while (target.dueMs <= untilMs) settle(target, openDue(target), ending);
    },
    close: (target) => {
      endWaiting(target, { kind: "missed", reason: "stopped" });
      target.attempt?.();
      target.attempt = undefined;
      target.confirmation?.();
      target.confirmation = undefined;
      for (const due of [...target.open]) miss(target, due, "stopped");
    },
    forget: (target) => setState(target, { ...target.state, state: "unknown" }),
    stop: () => {
      isStopping = true;
    },
    waiting: () => waiting.size,
    takeWorstLagMs: () => {
      const worst = worstLagMs;
      worstLagMs = 0;
      return worst;
    },
  };
}
