import { Worker } from "node:worker_threads";
import type { ExporterOptions, Probe } from "../../slo/probe/probe-model.ts";
import { type Clock, machineClock } from "./clock/clock.ts";
import type { ProberMessage, StateChange } from "./due-result.ts";
import { isNoChange, planChange } from "./plan-change.ts";
import type { ProberHealth, ProberOptions } from "./prober.ts";
import type { ProberCommand, ProberReport, ProberStart } from "./thread/prober-protocol.ts";
import { createResumePoints } from "./thread/resume-points.ts";

/** The prober in a thread of its own. */
export interface ProberThread {
  /** Keeps the schedule and state of every target that stays as it is. */
  readonly reload: (probes: readonly Probe[]) => void;
  readonly useControl: (addresses: ExporterOptions["control"]) => void;
  /** Resolves when everything is accounted for and the thread has ended. */
  readonly stop: () => Promise<void>;
}

export interface ProberThreadSetup {
  readonly probes: readonly Probe[];
  readonly options: Pick<ProberOptions, "control" | "limits">;
  /** What was known of targets before this process started. After three intervals without a word it is unknown. */
  readonly states?: ReadonlyMap<string, StateChange["state"]>;
  readonly userAgent: string;
  /** Whether each attempt gets a `traceparent` of its own, to send and to report. */
  readonly traced?: boolean;
  readonly onMessages: (messages: readonly ProberMessage[]) => void;
  readonly onHealth: (health: ProberHealth) => void;
  /** The thread died or hung and starts again; the due times in between are reported as missed. */
  readonly onFault: (fault: Error) => void;
  readonly clock?: Clock;
  /** Another program for the thread, for tests. */
  readonly program?: URL;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** Health comes every second; whoever is silent for so many looks in a row hangs. */
const lookEveryMs = 5_000;
const mostSilentLooks = 4;
const stopWithinMs = 5_000;
/** Attempts are short-lived: a small young generation keeps the thread small where V8 would let it grow to hundreds of MB. */
const youngGenerationMb = 16;

/** Starts the thread, and starts it again whenever it ends by itself. */
export function startProberThread(setup: ProberThreadSetup): ProberThread {
  const { options, userAgent, traced = false, onMessages, onHealth, onFault, clock = machineClock } = setup;
  const points = createResumePoints();
  let plan = setup.probes;
  let control = options.control;
  let worker: Worker | undefined;
  let pauseMs = firstPauseMs;
  let silentLooks = 0;
  let stopping: { readonly done: () => void } | undefined;
  let cancelTimer = () => {};

  function start(): void {
    const data: ProberStart = {
      probes: plan,
      options: { ...options, control, resume: points.byTarget() },
      userAgent,
      traced,
    };
    const started = new Worker(setup.program ?? ownProgram(), {
      workerData: data,
      execArgv: [],
      name: "prober",
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    });
    worker = started;
    silentLooks = 0;
    let cause: unknown;
    started.on("message", (report: ProberReport) => receive(report));
    started.on("error", (error) => {
      cause = error;
    });
    started.on("exit", (code) => {
      if (worker === started) ended(cause ?? new Error(`the thread ended with code ${code}`));
    });
    cancelTimer = clock.setTimer(look, lookEveryMs);
  }

  function receive(report: ProberReport): void {
    silentLooks = 0;
    switch (report.kind) {
      case "messages":
        points.note(report.messages);
        onMessages(report.messages);
        return;
      case "health":
        pauseMs = firstPauseMs;
        onHealth(report.health);
        return;
      case "stopped":
        stopping?.done();
        return;
    }
  }

  /** Counted in looks, not in time: while this thread itself is blocked, there are none. */
  function look(): void {
    cancelTimer = clock.setTimer(look, lookEveryMs);
    if (++silentLooks < mostSilentLooks) return;
    const hung = worker;
    worker = undefined;
    void hung?.terminate();
    ended(new Error(`the thread gave no sign of life for ${(mostSilentLooks * lookEveryMs) / 1000} s`));
  }

  function ended(cause: unknown): void {
    worker = undefined;
    cancelTimer();
    if (stopping !== undefined) {
      stopping.done();
      return;
    }
    onFault(new Error(`the probing thread failed: ${messageOf(cause)}`, { cause }));
    cancelTimer = clock.setTimer(start, pauseMs);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }

  function tell(command: ProberCommand): void {
    worker?.postMessage(command);
  }

  for (const { name } of plan) {
    points.begin(name, { accountedUntilMs: clock.now(), state: setup.states?.get(name) ?? "unknown" });
  }
  start();

  return {
    reload: (probes) => {
      // Here, because comparing thousands of targets takes longer than a probe may be kept waiting.
      const change = planChange(plan, probes);
      plan = probes;
      for (const name of change.removed) points.forget(name);
      for (const { name } of change.added) points.begin(name, { accountedUntilMs: clock.now(), state: "unknown" });
      if (!isNoChange(change)) tell({ kind: "change", change });
    },
    useControl: (addresses) => {
      if (JSON.stringify(addresses) === JSON.stringify(control)) return;
      control = addresses;
      tell({ kind: "control", addresses });
    },
    stop: async () => {
      cancelTimer();
      if (worker === undefined) return;
      await new Promise<void>((resolve) => {
        stopping = { done: resolve };
        cancelTimer = clock.setTimer(resolve, stopWithinMs);
        tell({ kind: "stop" });
      });
      cancelTimer();
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}

/** Errors that come from another thread need not be instances of this thread's Error. */
function messageOf(cause: unknown): string {
  return typeof cause === "object" && cause !== null && "message" in cause ? String(cause.message) : String(cause);
}

/** The compiler rewrites imports from .ts to .js, but not this name. */
function ownProgram(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./prober-worker.ts" : "./prober-worker.js", import.meta.url);
}
