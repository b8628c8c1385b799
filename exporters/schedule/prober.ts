import type { ExporterOptions, Probe } from "../../slo/probe/probe-model.ts";
import type { ProbeAttempt } from "../probe/probe-attempt.ts";
import { createAttempts } from "./attempts/attempts.ts";
import { createCapacity, defaultLimits, type Limits } from "./attempts/capacity.ts";
import type { Clock } from "./clock/clock.ts";
import type { ClockStep } from "./clock/clock-watch.ts";
import { startScheduleLoop } from "./clock/schedule-loop.ts";
import type { ProberMessage } from "./due-result.ts";
import { type PlanChange, planChange } from "./plan-change.ts";
import { type Connects, createControlCheck } from "./self-check/control-check.ts";
import { neededInARow } from "./self-check/failure-streak.ts";
import { type SelfCheck, selfCheckByControl, selfCheckByTargets } from "./self-check/self-check.ts";
import { createDueService } from "./target/due-service.ts";
import { moveToRound, type ResumePoint, type ScheduledTarget, scheduleTarget } from "./target/scheduled-target.ts";

/** What a prober needs: what to probe, and the world. */
export interface ProberSetup {
  readonly probes: readonly Probe[];
  readonly options: ProberOptions;
  /** Takes what happens, in the order in which it happens. */
  readonly post: (message: ProberMessage) => void;
  readonly clock: Clock;
  readonly probeOnce: (probe: Probe, signal: AbortSignal) => Promise<ProbeAttempt>;
  readonly connects: Connects;
}

export interface ProberOptions {
  readonly control: ExporterOptions["control"];
  readonly limits?: Limits;
  /** By target, where an earlier prober stopped. */
  readonly resume?: ReadonlyMap<string, ResumePoint>;
}

/** Probes every target when it is due, and says what became of each due time. */
export interface Prober {
  readonly reload: (probes: readonly Probe[]) => void;
  /** What `reload` does, for a caller that knows the difference already. */
  readonly change: (change: PlanChange) => void;
  readonly useControl: (addresses: ExporterOptions["control"]) => void;
  /** Ends all attempts; their due times are missed. */
  readonly stop: () => void;
  readonly health: () => ProberHealth;
}

export interface ProberHealth {
  readonly targets: number;
  readonly inFlight: number;
  /** Due times that wait for a slot. */
  readonly waiting: number;
  /** The longest that this thread stood still since the last question. */
  readonly loopLagMs: number;
  /** The latest start of an attempt since the last question. */
  readonly scheduleLagMs: number;
}

interface DueEntry {
  readonly target: ScheduledTarget;
  readonly dueMs: number;
}

/** Starts probing. */
export function startProber({ probes, options, post, clock, probeOnce, connects }: ProberSetup): Prober {
  const { monotonic } = clock;
  const targets = new Map<string, ScheduledTarget>();
  const capacity = createCapacity(options.limits ?? defaultLimits);
  let neededFailures = Number.POSITIVE_INFINITY;

  const loop = startScheduleLoop<DueEntry>({
    clock,
    onDue: ({ target, dueMs }) => {
      // An entry of a target that is gone, or that was moved to another round.
      if (targets.get(target.probe.name) !== target || target.dueMs !== dueMs) return;
      service.comeDue(target);
      schedule(target);
    },
    onStep: followStep,
    isBusy: () => capacity.inFlight() > 0,
  });
  let selfCheck = selfCheckFor(options.control);
  const attempts = createAttempts({
    probeOnce,
    capacity,
    loop,
    monotonic,
    selfCheck: () => selfCheck,
    onFree: () => service.startWaiting(),
  });
  const service = createDueService({ loop, capacity, attempts, post, monotonic });

  function selfCheckFor(addresses: ExporterOptions["control"]): SelfCheck {
    return addresses.length > 0
      ? selfCheckByControl(createControlCheck({ addresses, connects, monotonic }))
      : selfCheckByTargets({ after: loop.after, monotonic, neededInARow: () => neededFailures });
  }

  function schedule(target: ScheduledTarget): void {
    loop.addDue(target.dueMs, { target, dueMs: target.dueMs });
  }

  /** The wall clock was set: what is under way says nothing, and the rounds go on by the new time. */
  function followStep({ stepMs, beforeMs }: ClockStep, nowMs: number): void {
    post({ kind: "clock-step", atMs: Math.floor(nowMs), stepMs });
    const detail = `the wall clock was set by ${(stepMs / 1000).toFixed(1)} s`;
    attempts.spoil(detail);
    loop.clearDues();
    for (const target of targets.values()) {
      service.spoil(target, detail, beforeMs);
      const next = target.times.roundAfter(nowMs);
      // A clock that was set back a little would serve the same round twice.
      moveToRound(target, next === target.round - 1 ? target.round : next);
      schedule(target);
    }
  }

  function add(probe: Probe, from: Omit<Parameters<typeof scheduleTarget>[1], "atMs">): void {
    const target = scheduleTarget(probe, { ...from, atMs: monotonic() });
    targets.set(probe.name, target);
    schedule(target);
  }

  function remove(target: ScheduledTarget): void {
    targets.delete(target.probe.name);
    selfCheck.removed(target.probe.name);
    service.close(target);
  }

  function replace(old: ScheduledTarget, probe: Probe): void {
    remove(old);
    service.forget(old);
    const keepsRounds = old.times.intervalMs === probe.intervalSeconds * 1000;
    add(probe, { afterMs: loop.nowMs(), ...(keepsRounds ? { firstRound: old.round } : {}) });
  }

  function countHosts(): void {
    neededFailures = neededInARow([...targets.values()].map(({ host }) => host));
  }

  function change({ added, removed, replaced, updated }: PlanChange): void {
    loop.sync();
    loop.serve();
    for (const name of removed) {
      const target = targets.get(name);
      if (target !== undefined) remove(target);
    }
    for (const probe of updated) {
      const target = targets.get(probe.name);
      if (target !== undefined) target.probe = probe;
    }
    for (const probe of [...replaced, ...added]) {
      const target = targets.get(probe.name);
      if (target === undefined) add(probe, { afterMs: loop.nowMs() });
      else replace(target, probe);
    }
    countHosts();
  }

  for (const probe of probes) {
    const point = options.resume?.get(probe.name);
    add(probe, { afterMs: point?.accountedUntilMs ?? loop.nowMs(), state: point?.state });
  }
  countHosts();

  return {
    reload: (after) =>
      change(
        planChange(
          [...targets.values()].map(({ probe }) => probe),
          after,
        ),
      ),
    change,
    useControl: (addresses) => {
      selfCheck = selfCheckFor(addresses);
    },
    stop: () => {
      service.stop();
      loop.sync();
      loop.serve();
      for (const target of [...targets.values()]) remove(target);
      loop.stop();
    },
    health: () => ({
      targets: targets.size,
      inFlight: capacity.inFlight(),
      waiting: service.waiting(),
      loopLagMs: loop.lag.takeWorstMs(),
      scheduleLagMs: service.takeWorstLagMs(),
    }),
  };
}
