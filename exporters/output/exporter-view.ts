import type { Problem } from "../../slo/problem.ts";
import type { RatioInterval } from "../../slo/wilson-interval.ts";
import type { ProbeAttempt } from "../probe/probe-attempt.ts";
import type { ExporterHealth } from "./health-families.ts";

/**
 * What the exporter shows people and the web app: plain data, as of the moment of the call. The composition root fills it; the JSON
 * endpoints give it out as it is. Times are Unix milliseconds, ratios are 0 to 1, and undefined (absent in JSON) means not known.
 */
export interface ExporterView {
  readonly status: () => MaybePromise<StatusView>;
  readonly targets: () => MaybePromise<readonly TargetView[]>;
  readonly slos: () => MaybePromise<readonly SloView[]>;
  /** Undefined when there is no such SLO. */
  readonly slo: (id: string) => MaybePromise<SloDetailView | undefined>;
  /** Newest first. */
  readonly failures: (query: FailureQuery) => MaybePromise<readonly FailureView[]>;
}

export type MaybePromise<T> = T | Promise<T>;

export interface FailureQuery {
  /** All targets when undefined. */
  readonly target: string | undefined;
  readonly limit: number;
}

/** `GET /api/status`: the exporter itself. */
export interface StatusView {
  readonly nowMs: number;
  readonly health: ExporterHealth;
  /** Why it is not ready yet, in words; empty when it is. */
  readonly notReady: readonly string[];
  readonly alerts: "prometheus" | "exporter";
  readonly quorum: number;
  readonly locations: readonly LocationView[];
  /** What is wrong with a configuration that was not taken over; the one before it goes on. */
  readonly configProblems: readonly Problem[];
}

export interface LocationView {
  readonly name: string;
  readonly weight: number;
  readonly isOurs: boolean;
  /** When the store last got something of it. */
  readonly lastSeenMs: number | undefined;
}

export type TargetState = "up" | "down" | "unknown";

/** One entry of `GET /api/targets`. */
export interface TargetView {
  readonly name: string;
  readonly kind: string;
  /** What is asked, without credentials: a URL, `host:port`, a name. */
  readonly address: string;
  readonly location: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly intervalSeconds: number;
  /** As confirmed by this exporter's attempts. */
  readonly state: TargetState;
  readonly stateSinceMs: number | undefined;
  /** By m of n locations, where there are several. */
  readonly quorumState: TargetState | undefined;
  readonly maintenance: MaintenanceView | undefined;
  readonly lastRunMs: number | undefined;
  readonly lastSuccessMs: number | undefined;
  readonly last: LastAttemptView | undefined;
  /** The last due times, oldest first, at most 60. */
  readonly recent: readonly RecentOutcome[];
  /** All due times since counting began. */
  readonly counts: Readonly<Record<RecentOutcome, number>>;
  /** Ids of the SLOs that this target counts for. */
  readonly slos: readonly string[];
}

export type RecentOutcome = "success" | "failure" | "missed" | "excluded" | "inconclusive";

/** Work that is going on. */
export interface MaintenanceView {
  readonly untilMs: number | undefined;
  readonly mute: boolean;
  readonly exclude: boolean;
  readonly probe: boolean;
}

/** An attempt without its evidence. */
export type LastAttemptView = Omit<ProbeAttempt, "evidence"> & { readonly atMs: number };

/** One entry of `GET /api/slos`. */
export interface SloView {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly objective: number;
  /** `30d`, `calendar-month`. */
  readonly period: string;
  readonly target: string | undefined;
  /** The period so far. */
  readonly current: SloWindowView;
  /** 1 is all of it; negative when overspent. */
  readonly budgetRemaining: number | undefined;
  /** Infinite (null in JSON) when nothing burns. */
  readonly exhaustionSeconds: number | undefined;
  readonly windows: readonly SloWindowView[];
}

/** An SLO over a window, with what the number rests on. */
export interface SloWindowView {
  readonly window: string;
  readonly seconds: number;
  readonly sli: number | undefined;
  /** Between which ratios the truth lies, with 95 % certainty. */
  readonly interval: RatioInterval | undefined;
  readonly sampleSize: number;
  readonly coverage: number | undefined;
  readonly burnRate: number | undefined;
}

/** `GET /api/slos/:id`. */
export interface SloDetailView extends SloView {
  /** Since when it is measured by this definition. */
  readonly epochSinceMs: number | undefined;
  readonly locations: readonly SloLocationView[];
  /** Per UTC day, oldest first. */
  readonly days: readonly SloDayView[];
  readonly notes: readonly string[];
}

export interface SloLocationView {
  readonly location: string;
  readonly weight: number;
  readonly current: SloWindowView;
}

/** What one day took of the budget. */
export interface SloDayView {
  readonly dayMs: number;
  readonly good: number;
  readonly bad: number;
  readonly unknownSeconds: number;
  readonly excludedSeconds: number;
  /** Share of the period's budget; may be above 1. */
  readonly budgetSpent: number | undefined;
}

/** One entry of `GET /api/failures`. */
export interface FailureView {
  readonly target: string;
  readonly location: string;
  readonly atMs: number;
  readonly attempt: ProbeAttempt;
}
