/**
 * Every series, label, board and alert name of SLOs. Rules record them, dashboards and alerts read them: a name that is neither here
 * nor in the files of probes, the exporter, the relay and traffic shifts (`*-series.ts`, `shift-names.ts`) does not exist. Where Sloth
 * has a name for the same thing, it is the same name.
 */

/** Two event series per SLO, then constants; written once per SLO. */
export const signalSeries = {
  total: "slo:sli_total:rate5m",
  bad: "slo:sli_bad:rate5m",
  excluded: "slo:excluded",
  info: "slo:info",
  objective: "slo:objective:ratio",
  errorBudget: "slo:error_budget:ratio",
  periodDays: "slo:time_period:days",
  alertThreshold: "slo:alert_threshold:ratio",
  alertMinBadEvents: "slo:alert_min_bad_events",
} as const;

/** Series that generic rules record for all SLOs at once. */
export const derivedSeries = {
  totalSum5m: "slo:sli_total:sum5m",
  badSum5m: "slo:sli_bad:sum5m",
  totalCalendarSum5m: "slo:sli_total:calendar_sum5m",
  badCalendarSum5m: "slo:sli_bad:calendar_sum5m",
  currentBurnRate: "slo:current_burn_rate:ratio",
  periodEvents: "slo:period_events:sum",
  periodBadEvents: "slo:period_bad_events:sum",
  periodBurnRate: "slo:period_burn_rate:ratio",
  periodBudgetRemaining: "slo:period_error_budget_remaining:ratio",
  periodCoverage: "slo:period_coverage:ratio",
  budgetExhaustion: "slo:error_budget_exhaustion:seconds",
} as const;

/** How much of a service's declared resources is in use; the labels are the service's and these. */
export const saturationSeries = { ratio: "slo:saturation:ratio" } as const;

/** Labels of the saturation: which resource, and what it is compared with, in words. */
export const saturationLabels = { resource: "resource", limit: "limit" } as const;

/** The recorded error ratio over a window: `slo:sli_error:ratio_rate1h`. */
export function errorRatioSeries(window: string): string {
  return `slo:sli_error:ratio_rate${window}`;
}

/** What rules record of the probes of all locations together, by target. */
export const quorumSeries = { down: "slo:probe_down:locations" } as const;

/** Series that Prometheus writes itself: about alerts, about its targets, and about its rules when it scrapes itself. */
export const prometheusSeries = {
  alerts: "ALERTS",
  up: "up",
  groupDuration: "prometheus_rule_group_last_duration_seconds",
  groupInterval: "prometheus_rule_group_interval_seconds",
  groupRules: "prometheus_rule_group_rules",
  groupSamples: "prometheus_rule_group_last_evaluation_samples",
  groupLastRun: "prometheus_rule_group_last_evaluation_timestamp_seconds",
  groupMissed: "prometheus_rule_group_iterations_missed_total",
  evaluationFailures: "prometheus_rule_evaluation_failures_total",
  headSeries: "prometheus_tsdb_head_series",
} as const;

/** Label names that nines sets; grouping labels must not collide with them. */
export const labelNames = {
  id: "slo_id",
  service: "service",
  slo: "slo",
  team: "team",
  owner: "owner",
  serviceTier: "service_tier",
  objective: "objective",
  period: "period",
  channel: "channel",
  mention: "mention",
  runbook: "runbook_url",
  logs: "logs_url",
  latencySlo: "latency_slo",
  latencyHistogram: "latency_histogram",
  idle: "idle",
  missing: "missing",
  groupBy: "group_by",
  exhausted: "exhausted_alert",
  forecast: "forecast_alert",
  tier: "tier",
  severity: "severity",
  longWindow: "long_window",
  shortWindow: "short_window",
  timing: "timing",
  calendar: "calendar",
} as const;

/** Names that no grouping label may take: our own, those of alerts, of Sloth's compatibility labels and of Prometheus itself. */
export const reservedLabels: ReadonlySet<string> = new Set([
  ...Object.values(labelNames),
  "alertname",
  "alertstate",
  "__name__",
  "le",
  "quantile",
  "sloth_id",
  "sloth_service",
  "sloth_slo",
  "sloth_window",
]);

/** Stable addresses of the boards, which alerts and other boards link to. */
export const boardUids = {
  overview: "nines-overview",
  sloDetail: "nines-slo",
  service: "nines-service",
  sloReview: "nines-review",
  uptime: "nines-uptime",
  ninesItself: "nines-itself",
} as const;

/** Alert names; one incident shows at most one of each per SLO. */
export const alertNames = {
  burn: "SLOErrorBudgetBurn",
  exhausted: "SLOErrorBudgetExhausted",
  forecast: "SLOErrorBudgetForecast",
  missing: "SLOSignalMissing",
  invalid: "SLOSignalInvalid",
  stale: "SLORuleStale",
  probeDown: "ProbeDown",
} as const;
