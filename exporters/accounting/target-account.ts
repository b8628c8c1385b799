import type { Probe } from "../../slo/probe/probe-model.ts";
import { exclusionHolds } from "../../slo/sli/exclusion-holds.ts";
import { type Phase, type ProbeAttempt, phases, type TlsFacts } from "../probe/probe-attempt.ts";
import type { DueResult, ProberMessage } from "../schedule/due-result.ts";
import { CoveredTime, type DeadTime } from "./covered-time.ts";
import { assignCounters, type ConfirmedState, noCounters, type TargetCounters } from "./target-counters.ts";

/** What was last seen of a target. */
export interface LastSeen {
  readonly runMs: number | undefined;
  readonly successMs: number | undefined;
  /** Whether the last first attempt that told anything succeeded. */
  readonly success: boolean | undefined;
  readonly lagMs: number | undefined;
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
  readonly tls: TlsFacts | undefined;
  readonly state: ConfirmedState;
}

/** A failed or slow attempt that can be looked up in a tracing system. */
export interface TracedAttempt {
  readonly traceId: string;
  readonly seconds: number;
  readonly atMs: number;
}

export interface TargetAccountOptions {
  readonly probe: Probe;
  readonly location: string;
  /** Upper edges of the duration histogram in seconds, ascending. */
  readonly edges: readonly number[];
}

/** The account of one target at one location: counters that only grow, and what was seen last. */
export class TargetAccount {
  readonly probe: Probe;
  readonly location: string;
  readonly edges: readonly number[];
  readonly counters: TargetCounters;
  #last: LastSeen = nothingSeen;
  #traced: { readonly failed?: TracedAttempt; readonly slow?: TracedAttempt } = {};
  #covered = new CoveredTime();
  #changed = true;
  #version = 0;

  constructor({ probe, location, edges }: TargetAccountOptions) {
    this.probe = probe;
    this.location = location;
    this.edges = edges;
    this.counters = noCounters(edges.length + 1);
  }

  get last(): LastSeen {
    return this.#last;
  }

  get traced(): { readonly failed?: TracedAttempt; readonly slow?: TracedAttempt } {
    return this.#traced;
  }

  /** Another number after everything that was entered. */
  get version(): number {
    return this.#version;
  }

  /** Until when every round is accounted for, in Unix milliseconds. */
  get coveredUntilMs(): number | undefined {
    return this.#covered.untilMs;
  }

  /** Whether planned work keeps the alerts of the target quiet. */
  isMuted(nowMs: number): boolean {
    return this.probe.maintenance.some(({ mute, when }) => mute && exclusionHolds(when, nowMs / 1000));
  }

  /** Enters what the prober tells about this target; a trace id, if the attempt was traced, goes to the exemplars. */
  record(message: ProberMessage, traceId?: string): void {
    this.#changed = true;
    this.#version++;
    switch (message.kind) {
      case "due":
        this.#due(message, traceId);
        return;
      case "retry":
        this.counters.attempts.retry[message.attempt.result]++;
        this.#seen(message.attempt, message.atMs);
        return;
      case "state":
        this.#last = { ...this.#last, state: message.state };
        return;
      case "clock-step":
        this.#covered.clockStep(message);
    }
  }

  /** Goes on from earlier counters; the time since then is counted as unknown, and its due times as missed. */
  resume(earlier: EarlierAccount, nowMs: number): void {
    assignCounters(this.counters, earlier.counters);
    this.#last = earlier.last;
    this.#covered = new CoveredTime(earlier.coveredUntilMs);
    this.#addDead(this.#covered.resume(nowMs, this.#intervalMs));
    this.#changed = true;
    this.#version++;
  }

  /** Whether anything changed since the last call, so that a snapshot is due. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  get #intervalMs(): number {
    return this.probe.intervalSeconds * 1000;
  }

  #due(due: DueResult, traceId: string | undefined): void {
    this.#addDead(this.#covered.cover(due));
    const { attempts, missed, excluded, time } = this.counters;
    switch (due.outcome) {
      case "missed":
        missed[due.reason]++;
        time.unknown += due.intervalMs;
        return;
      case "excluded":
        excluded.dueTimes++;
        time.excluded += due.intervalMs;
        if (due.attempt !== undefined) this.#seen(due.attempt, due.dueMs);
        return;
      default: {
        const { attempt, outcome } = due;
        attempts.first[outcome]++;
        time[timeStateOf[outcome]] += due.intervalMs;
        const startMs = due.dueMs + due.lagMs;
        this.#seen(attempt, startMs);
        this.#last = { ...this.#last, lagMs: due.lagMs };
        if (outcome !== "inconclusive") this.#told(outcome === "success", { attempt, startMs, traceId });
      }
    }
  }

  /** A first attempt that told something about the target. */
  #told(success: boolean, { attempt, startMs, traceId }: FirstAttempt): void {
    const { durations, reasons } = this.counters;
    const seconds = attempt.durationSeconds;
    const bucket = this.edges.findIndex((edge) => seconds <= edge);
    const index = bucket < 0 ? this.edges.length : bucket;
    durations.counts[index] = (durations.counts[index] ?? 0) + 1;
    durations.sum += seconds;
    this.#last = { ...this.#last, success };
    if (!success && attempt.reason !== undefined) reasons[attempt.reason]++;
    if (traceId === undefined) return;
    const traced = { traceId, seconds, atMs: startMs + 1000 * seconds };
    const isSlow = seconds > (this.probe.maxDurationSeconds ?? this.probe.timeoutSeconds / 2);
    this.#traced = { ...this.#traced, ...(success ? {} : { failed: traced }), ...(isSlow ? { slow: traced } : {}) };
  }

  #seen({ result, durationSeconds, hops, tls }: ProbeAttempt, startMs: number): void {
    const endMs = startMs + Math.round(1000 * durationSeconds);
    this.#last = {
      ...this.#last,
      runMs: endMs,
      successMs: result === "success" ? endMs : this.#last.successMs,
      phases: phaseSums(hops),
      tls: tls ?? this.#last.tls,
    };
  }

  #addDead(dead: DeadTime | undefined): void {
    if (dead === undefined) return;
    const ms = dead.toMs - dead.fromMs;
    this.counters.time.unknown += ms;
    this.counters.missed.stopped += Math.round(ms / this.#intervalMs);
  }
}

/** What a snapshot brings back. */
export interface EarlierAccount {
  readonly counters: TargetCounters;
  readonly last: LastSeen;
  readonly coveredUntilMs: number | undefined;
}

interface FirstAttempt {
  readonly attempt: ProbeAttempt;
  readonly startMs: number;
  readonly traceId: string | undefined;
}

const timeStateOf = { success: "up", failure: "down", inconclusive: "unknown" } as const;

/** Before anything was seen. */
export const nothingSeen: LastSeen = {
  runMs: undefined,
  successMs: undefined,
  success: undefined,
  lagMs: undefined,
  phases: {},
  tls: undefined,
  state: "unknown",
};

/** Each phase over all hops. */
function phaseSums(hops: ProbeAttempt["hops"]): LastSeen["phases"] {
  const sums: Partial<Record<Phase, number>> = {};
  for (const hop of hops) {
    for (const phase of phases) {
      const seconds = hop.phases[phase];
      if (seconds !== undefined) sums[phase] = (sums[phase] ?? 0) + seconds;
    }
  }
  return sums;
}
