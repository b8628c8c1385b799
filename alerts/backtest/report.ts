import type { Severity, TierName } from "../../slo/burn-rate-tiers.ts";
import type { Labels } from "../../slo/model.ts";

/** What would have happened to one SLO in a time. Times are Unix seconds, ratios 0–1; `null` is "nobody knows". */
export interface BacktestReport {
  readonly slo: string;
  readonly objective: string;
  readonly period: string;
  readonly from: number;
  readonly to: number;
  readonly totals: BacktestTotals;
  /** One per group that had data; a single one without labels when the SLO has no groups. */
  readonly groups: readonly GroupTotals[];
  /** In the order in which they fired. */
  readonly alerts: readonly FiredAlert[];
  /** What people would have received: overlapping alerts are one, and a page mutes the tickets that it covers. */
  readonly notifications: { readonly pages: number; readonly tickets: number };
}

/** The events of a time and what they did to the budget. */
export interface EventTotals {
  readonly events: number;
  readonly badEvents: number;
  readonly attainment: number | null;
  /** Share of the budget that these events allow, spent by the bad ones: 1 is exactly the objective. */
  readonly budgetSpent: number | null;
  /** Share of the period's budget that is left at the end; negative when overspent. */
  readonly budgetLeft: number | null;
  /** Share of the period before the end for which there are data. */
  readonly coverage: number;
  /** Bad events that no burn alert spoke of, from the first bad minute to the end of the alert. */
  readonly badEventsWithoutAlert: number;
}

export interface GroupTotals extends EventTotals {
  readonly labels: Labels;
  /** Minutes without data since the group was first seen, exclusions not counted. */
  readonly unknownMinutes: number;
}

/** Of an SLO with groups, `budgetLeft` and `coverage` are those of the worst group. */
export interface BacktestTotals extends EventTotals {
  readonly minutes: MinuteTotals;
}

/** How the minutes of a time divide; they add up to all of it. */
export interface MinuteTotals {
  readonly measured: number;
  /** Known to be without events. */
  readonly idle: number;
  readonly excluded: number;
  readonly unknown: number;
}

/** One time that an alert fired. */
export interface FiredAlert {
  readonly alert: string;
  readonly tier: TierName | null;
  readonly severity: Severity;
  /** Of the group that it fired for. */
  readonly labels: Labels;
  /** `null` when the alert fired already as the range began: what came before is known too little to say since when. */
  readonly from: number | null;
  /** When it was resolved; `null` while it still fires at the end of the range. */
  readonly to: number | null;
  /** Evaluations within the range at which it fired, as minutes. */
  readonly firingMinutes: number;
  /** Burn alerts only: what led to the alert. */
  readonly incident: Incident | null;
}

/** The run of bad minutes that an alert reports. */
export interface Incident {
  /** First minute with a burn rate above 1; gaps up to the short window belong to the run. */
  readonly firstBadMinute: number;
  readonly detectionSeconds: number;
  /** Highest five-minute burn rate from the first bad minute to the end. */
  readonly peakBurnRate: number;
  readonly badEvents: number;
  /** Share of a whole period's budget gone when the alert fired, and by its end. */
  readonly budgetSpentAtDetection: number | null;
  readonly budgetSpent: number | null;
}
