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
  /** The ids of all SLOs of the configuration, also of those that this exporter knows nothing of. */
  readonly configuredSlos: () => MaybePromise<readonly string[]>;
  /** Undefined when there is no such SLO, or this exporter knows nothing of it. */
  readonly slo: (id: string) => MaybePromise<SloDetailView | undefined>;
  /** The budgets of all SLOs of which anything is known yet. */
  readonly budgets: () => MaybePromise<readonly BudgetView[]>;
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
  /** The service in people's words; its name where the stack has none. */
  readonly serviceTitle: string;
  readonly name: string;
  /** The promise in people's words; its name where the stack has none. */
  readonly title: string;
  readonly objective: number;
  /** `30d`, `calendar-month`. */
  readonly period: string;
  /** As of when it is told; undefined for one that this exporter measures: as of now. */
  readonly asOfMs: number | undefined;
  /** The probed target; undefined for an SLO that lives in Prometheus. */
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
  /** The UTC days of the period, oldest first; what they spent adds up to what the period spent. */
  readonly days: readonly SloDayView[];
  /** Undefined while nothing has been read yet. */
  readonly budget: BudgetView | undefined;
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

/** Where the budget of an SLO went, and how it may end. */
export interface BudgetView {
  readonly slo: string;
  readonly service: string;
  readonly name: string;
  readonly source: BudgetSourceView;
  /** What good and bad are counted in, here and in the days. */
  readonly unit: "events" | "probes" | "seconds";
  /** The end of the last minute that is counted. */
  readonly asOfMs: number;
  /** Since when there is a history. */
  readonly sinceMs: number;
  /** The first minute of the period of which anything is known; undefined while there is none. */
  readonly knownSinceMs: number | undefined;
  readonly period: PeriodBudgetView;
  /** UTC weeks, months and quarters: the present one so far, and the one before. */
  readonly calendars: readonly (PeriodBudgetView & { readonly unit: string; readonly which: "current" | "previous" })[];
  /** Those that spent most, newest first, at most 100. With `otherIncidents` and `rest` they add up to what is spent. */
  readonly incidents: readonly IncidentView[];
  readonly otherIncidents: SpendingView & { readonly count: number };
  /** Bad events outside incidents. */
  readonly rest: SpendingView;
  readonly forecast: ForecastView;
}

export interface BudgetSourceView {
  readonly kind: "probe" | "prometheus";
  /** Until when the recorded series have been read. */
  readonly watermarkMs: number | undefined;
  /** Minutes whose recorded events changed after they were first read. */
  readonly revisedMinutes: number | undefined;
  /** Why nothing could be read last time. */
  readonly problem: string | undefined;
}

export interface PeriodBudgetView {
  /** `30d`, `calendar-month`. */
  readonly window: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** When the whole of it ends; undefined for a period that moves along. */
  readonly endsMs: number | undefined;
  readonly good: number;
  readonly bad: number;
  /** How many events or probes the ratio rests on. */
  readonly sampleSize: number;
  readonly sli: number | undefined;
  readonly coverage: number | undefined;
  /** Share of the budget; may be above 1. */
  readonly budgetSpent: number | undefined;
  readonly budgetRemaining: number | undefined;
  readonly unknownSeconds: number;
  readonly excludedSeconds: number;
}

export interface SpendingView {
  readonly bad: number;
  /** Share of the period's budget. */
  readonly budgetSpent: number | undefined;
}

export interface IncidentView extends SpendingView {
  readonly fromMs: number;
  /** The end of its last bad minute. */
  readonly toMs: number;
  readonly isOngoing: boolean;
  /** Bad events / all events while it lasted. */
  readonly errorRatio: number | undefined;
}

export type ForecastView =
  | { readonly kind: "unknown"; readonly reason: string }
  | {
      readonly kind: "known";
      /** How it was made, and after whom. */
      readonly method: string;
      readonly basedOnDays: number;
      readonly endsMs: number;
      /** Share of the budget that may be left then. 90 % of the futures lie between low and high. */
      readonly remaining: {
        readonly low: number | undefined;
        readonly likely: number;
        readonly high: number;
      };
      readonly exhaustion: {
        readonly chance: number;
        readonly earliestMs: number | undefined;
        readonly likelyMs: number | undefined;
        readonly latestMs: number | undefined;
      };
    };

/** One entry of `GET /api/failures`. */
export interface FailureView {
  readonly target: string;
  readonly location: string;
  readonly atMs: number;
  readonly attempt: ProbeAttempt;
}
