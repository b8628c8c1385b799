import type { Problem } from "../../slo/problem.ts";
import type { RatioInterval } from "../../slo/wilson-interval.ts";

/**
 * What the app reads of the exporter's JSON. Times are Unix milliseconds, ratios are 0 to 1, absent means not known.
 * A test proves that the exporter's own types fit.
 */
type Maybe<T> = T | null | undefined;

/** `GET /api/status`. */
export interface ExporterStatus {
  readonly nowMs: number;
  readonly health: { readonly version: string; readonly location: string; readonly startedAtMs: number };
  /** Why it is not ready yet, in words. */
  readonly notReady: readonly string[];
  readonly alerts: "prometheus" | "exporter";
  readonly locations: readonly {
    readonly name: string;
    readonly weight: number;
    readonly isOurs: boolean;
    readonly lastSeenMs?: Maybe<number>;
  }[];
  readonly configProblems: readonly Problem[];
}

export type TargetState = "up" | "down" | "unknown";
export type Outcome = "success" | "failure" | "missed" | "excluded" | "inconclusive";

/** `GET /api/targets`. */
export interface Targets {
  readonly targets: readonly Target[];
}

export interface Target {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  readonly location: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly intervalSeconds: number;
  readonly state: TargetState;
  readonly stateSinceMs?: Maybe<number>;
  /** By several locations together. */
  readonly quorumState?: Maybe<TargetState>;
  readonly maintenance?: Maybe<Maintenance>;
  readonly lastRunMs?: Maybe<number>;
  readonly lastSuccessMs?: Maybe<number>;
  readonly last?: Maybe<Attempt & { readonly atMs: number }>;
  /** Oldest first. */
  readonly recent: readonly Outcome[];
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly slos: readonly string[];
}

export interface Maintenance {
  readonly untilMs?: Maybe<number>;
  readonly mute: boolean;
  readonly exclude: boolean;
  readonly probe: boolean;
}

export interface Attempt {
  readonly result: "success" | "failure" | "inconclusive";
  readonly reason?: Maybe<string>;
  readonly detail: string;
  readonly durationSeconds: number;
  readonly hops: readonly Hop[];
  readonly tls?: Maybe<Tls>;
}

/** Parts of an attempt, in the order in which they happen. */
export type Phase = "resolve" | "connect" | "tls" | "processing" | "transfer";

export interface Hop {
  readonly url: string;
  readonly address?: Maybe<string>;
  readonly status?: Maybe<number>;
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
}

export interface Tls {
  /** Unix seconds. */
  readonly leafNotAfter: number;
  /** Unix seconds: the certificate of the chain that expires first. */
  readonly chainNotAfter: number;
  readonly verified: boolean;
  readonly problem?: Maybe<string>;
  readonly version: string;
}

/** `GET /api/slos`. */
export interface Slos {
  readonly slos: readonly Slo[];
}

export interface Slo {
  readonly id: string;
  readonly service: string;
  readonly serviceTitle: string;
  readonly name: string;
  readonly title: string;
  readonly objective: number;
  /** `30d`, `calendar-month`. */
  readonly period: string;
  /** As of when it is told; absent: as of now. */
  readonly asOfMs?: Maybe<number>;
  readonly target?: Maybe<string>;
  readonly current: SloWindow;
  /** 1 is all of it; negative when overspent. */
  readonly budgetRemaining?: Maybe<number>;
  /** Null when nothing burns. */
  readonly exhaustionSeconds?: Maybe<number>;
  readonly windows: readonly SloWindow[];
}

export interface SloWindow {
  readonly window: string;
  readonly seconds: number;
  readonly sli?: Maybe<number>;
  readonly interval?: Maybe<RatioInterval>;
  readonly sampleSize: number;
  readonly coverage?: Maybe<number>;
  readonly burnRate?: Maybe<number>;
}

/** `GET /api/slos/:id`. */
export interface SloDetail extends Slo {
  readonly epochSinceMs?: Maybe<number>;
  readonly locations: readonly { readonly location: string; readonly weight: number; readonly current: SloWindow }[];
  readonly days: readonly Day[];
  readonly budget?: Maybe<Budget>;
  readonly notes: readonly string[];
}

export interface Day {
  readonly dayMs: number;
  readonly good: number;
  readonly bad: number;
  readonly unknownSeconds: number;
  readonly excludedSeconds: number;
  readonly budgetSpent?: Maybe<number>;
}

export interface Budget {
  readonly source: {
    readonly kind: "probe" | "prometheus";
    readonly watermarkMs?: Maybe<number>;
    readonly revisedMinutes?: Maybe<number>;
    readonly problem?: Maybe<string>;
  };
  readonly unit: "events" | "probes" | "seconds";
  readonly asOfMs: number;
  readonly sinceMs: number;
  readonly knownSinceMs?: Maybe<number>;
  readonly period: PeriodBudget;
  readonly calendars: readonly (PeriodBudget & { readonly unit: string; readonly which: "current" | "previous" })[];
  /** Newest first. */
  readonly incidents: readonly BudgetIncident[];
  readonly otherIncidents: Spending & { readonly count: number };
  readonly rest: Spending;
  readonly forecast: Forecast;
}

export interface PeriodBudget {
  readonly window: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly endsMs?: Maybe<number>;
  readonly good: number;
  readonly bad: number;
  readonly sampleSize: number;
  readonly sli?: Maybe<number>;
  readonly coverage?: Maybe<number>;
  readonly budgetSpent?: Maybe<number>;
  readonly budgetRemaining?: Maybe<number>;
  readonly unknownSeconds: number;
  readonly excludedSeconds: number;
}

export interface Spending {
  readonly bad: number;
  readonly budgetSpent?: Maybe<number>;
}

export interface BudgetIncident extends Spending {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isOngoing: boolean;
  readonly errorRatio?: Maybe<number>;
}

export type Forecast =
  | { readonly kind: "unknown"; readonly reason: string }
  | {
      readonly kind: "known";
      readonly method: string;
      readonly basedOnDays: number;
      readonly endsMs: number;
      readonly remaining: { readonly low?: Maybe<number>; readonly likely: number; readonly high?: Maybe<number> };
      readonly exhaustion: {
        readonly chance: number;
        readonly earliestMs?: Maybe<number>;
        readonly likelyMs?: Maybe<number>;
        readonly latestMs?: Maybe<number>;
      };
    };

/** `GET /api/failures`: newest first. */
export interface Failures {
  readonly failures: readonly {
    readonly target: string;
    readonly location: string;
    readonly atMs: number;
    readonly attempt: Attempt;
  }[];
}
