import type { Probe } from "../../../slo/probe/probe-model.ts";
import type { FailureReason, ProbeAttempt } from "../../probe/probe-attempt.ts";
import type { ScheduleLoop } from "../clock/schedule-loop.ts";
import type { SelfCheck } from "../self-check/self-check.ts";
import type { Capacity } from "./capacity.ts";
import { proberFault } from "./prober-fault.ts";

/** One attempt to make. */
export interface AttemptJob {
  readonly probe: Probe;
  readonly host: string;
  /** The network part is over; the verdict may take a little longer. */
  readonly onEnd: () => void;
  /** Called once with the attempt as it counts, unless it was cancelled before. */
  readonly onVerdict: (attempt: ProbeAttempt) => void;
}

/** Ends an attempt without a verdict. */
export type CancelAttempt = () => void;

/** The attempts in flight. */
export interface Attempts {
  /** Takes a slot and starts. The caller has looked for room. */
  readonly start: (job: AttemptJob) => CancelAttempt;
  /** From now on none of the running attempts says anything. */
  readonly spoil: (detail: string) => void;
}

interface Run {
  readonly job: AttemptJob;
  readonly controller: AbortController;
  readonly startedMs: number;
  isCancelled: boolean;
  spoiledBy: string | undefined;
}

// Every kind ends within its time-out by itself; this catches one that does not.
const graceMs = 2_000;
const longestHoldMs = 5_000;
const stallReasons: ReadonlySet<FailureReason | undefined> = new Set(["timeout", "connect_timeout", "slow"]);

/** Runs attempts and judges them. */
export function createAttempts({
  probeOnce,
  capacity,
  loop,
  selfCheck,
  monotonic,
  onFree,
}: {
  readonly probeOnce: (probe: Probe, signal: AbortSignal) => Promise<ProbeAttempt>;
  readonly capacity: Capacity;
  readonly loop: Pick<ScheduleLoop<unknown>, "after" | "sync" | "lag">;
  readonly selfCheck: () => SelfCheck;
  readonly monotonic: () => number;
  readonly onFree: () => void;
}): Attempts {
  const running = new Set<Run>();
  /** Ended, but the verdict waits for the self-check. */
  const held = new Set<Run>();

  function start(job: AttemptJob): CancelAttempt {
    const run: Run = {
      job,
      controller: new AbortController(),
      startedMs: monotonic(),
      isCancelled: false,
      spoiledBy: undefined,
    };
    running.add(run);
    capacity.take(job.host);
    const limitMs = job.probe.timeoutSeconds * 1000 + graceMs;
    loop.after(limitMs, () => {
      if (!running.has(run)) return;
      end(run, proberFault(`the attempt did not end within its time-out of ${job.probe.timeoutSeconds} s`));
      run.controller.abort();
    });
    void outcomeOf(probeOnce, job.probe, run.controller.signal).then((attempt) => {
      if (!running.has(run)) return;
      loop.sync();
      end(run, attempt);
    });
    return () => {
      run.isCancelled = true;
      if (!free(run)) return;
      run.controller.abort();
      onFree();
    };
  }

  function free(run: Run): boolean {
    held.delete(run);
    if (!running.delete(run)) return false;
    capacity.free(run.job.host);
    return true;
  }

  function end(run: Run, attempt: ProbeAttempt): void {
    const isStalled = loop.lag.stalledSince(run.startedMs, monotonic());
    free(run);
    run.job.onEnd();
    judge(run, attempt, isStalled);
    onFree();
  }

  function judge(run: Run, attempt: ProbeAttempt, isStalled: boolean): void {
    const { probe, host } = run.job;
    const decide = (verdict: ProbeAttempt) => {
      if (run.isCancelled) return;
      run.job.onVerdict(run.spoiledBy === undefined ? verdict : proberFault(run.spoiledBy, attempt));
    };
    if (attempt.result === "success") selfCheck().succeeded(probe.name);
    if (attempt.result !== "failure") {
      decide(attempt);
      return;
    }
    if (isStalled && stallReasons.has(attempt.reason)) {
      decide(proberFault("the prober's own thread stood still during the attempt", attempt));
      return;
    }
    held.add(run);
    const intervalMs = probe.intervalSeconds * 1000;
    const failed = { target: probe.name, host, atMs: monotonic(), intervalMs };
    selfCheck().judge({ ...failed, attempt, holdMs: Math.min(longestHoldMs, intervalMs / 10) }, (verdict) => {
      if (!held.has(run)) return;
      loop.sync();
      held.delete(run);
      decide(verdict);
    });
  }

  return {
    start,
    spoil: (detail) => {
      for (const run of [...running, ...held]) run.spoiledBy = detail;
    },
  };
}

/** What the attempt says; one that throws against its contract says nothing about the target. */
async function outcomeOf(
  probeOnce: (probe: Probe, signal: AbortSignal) => Promise<ProbeAttempt>,
  probe: Probe,
  signal: AbortSignal,
): Promise<ProbeAttempt> {
  try {
    return await probeOnce(probe, signal);
  } catch (error) {
    return proberFault(`the attempt threw: ${error instanceof Error ? error.message : String(error)}`);
  }
}
