/**
 * Every series, label and alert name that nines writes or reads. Rules record them, dashboards and alerts read them:
 * a name that is not here does not exist. Where Sloth has a name for the same thing, it is the same name.
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

/** Series of the nines exporter: probe SLIs read the attempts, boards read all. */
export const probeSeries = {
  attempts: "slo_probe_attempts_total",
  missed: "slo_probe_missed_total",
  durationBucket: "slo_probe_duration_seconds_bucket",
  phaseDuration: "slo_probe_phase_duration_seconds",
  failureReason: "slo_probe_failure_reason_total",
  lastSuccess: "slo_probe_last_success_timestamp_seconds",
  lastRun: "slo_probe_last_run_timestamp_seconds",
  scheduleLag: "slo_probe_schedule_lag_seconds",
  tlsNotAfter: "slo_probe_tls_not_after_timestamp_seconds",
  tlsVerified: "slo_probe_tls_verified",
  timeInState: "slo_time_seconds_total",
  success: "slo_probe_success",
  state: "slo_probe_state",
  muted: "slo_probe_muted",
  info: "slo_probe_info",
} as const;

/** Labels of the exporter's series, beside those that a scrape adds. */
export const probeLabels: Readonly<Record<(typeof probeSeries)[keyof typeof probeSeries], readonly string[]>> = {
  slo_probe_attempts_total: ["target", "location", "result", "attempt"],
  slo_probe_missed_total: ["target", "location", "reason"],
  slo_probe_duration_seconds_bucket: ["target", "location", "le"],
  slo_probe_phase_duration_seconds: ["target", "location", "phase"],
  slo_probe_failure_reason_total: ["target", "location", "reason"],
  slo_probe_last_success_timestamp_seconds: ["target", "location"],
  slo_probe_last_run_timestamp_seconds: ["target", "location"],
  slo_probe_schedule_lag_seconds: ["target", "location"],
  slo_probe_tls_not_after_timestamp_seconds: ["target", "location", "certificate"],
  slo_probe_tls_verified: ["target", "location"],
  slo_time_seconds_total: ["target", "location", "state"],
  slo_probe_success: ["target", "location"],
  slo_probe_state: ["target", "location", "state"],
  slo_probe_muted: ["target", "location"],
  slo_probe_info: ["target", "location", "kind", "alert", "runbook_url"],
};

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

/** The exporter's own accounts of SLOs whose SLI is a probe. */
export const exporterSeries = {
  info: "slo_info",
  objective: "slo_objective_ratio",
  windowLength: "slo_window_seconds",
  windowSli: "slo_window_sli_ratio",
  windowSliLow: "slo_window_sli_low_ratio",
  windowSliHigh: "slo_window_sli_high_ratio",
  windowCoverage: "slo_window_coverage_ratio",
  windowKnownWeight: "slo_window_known_weight_ratio",
  windowEvents: "slo_window_events",
  budgetRemaining: "slo_error_budget_remaining_ratio",
  budgetExhaustion: "slo_error_budget_exhaustion_seconds",
  burnRate: "slo_burn_rate",
} as const;

/** Labels of these series, beside those that a scrape adds. */
export const exporterLabels: Readonly<Record<(typeof exporterSeries)[keyof typeof exporterSeries], readonly string[]>> =
  {
    slo_info: ["slo_id", "service", "slo", "target", "period", "measure", "gap"],
    slo_objective_ratio: ["slo_id"],
    slo_window_seconds: ["slo_id", "window"],
    slo_window_sli_ratio: ["slo_id", "window"],
    slo_window_sli_low_ratio: ["slo_id", "window"],
    slo_window_sli_high_ratio: ["slo_id", "window"],
    slo_window_coverage_ratio: ["slo_id", "window"],
    slo_window_known_weight_ratio: ["slo_id", "window"],
    slo_window_events: ["slo_id", "window", "outcome"],
    slo_error_budget_remaining_ratio: ["slo_id"],
    slo_error_budget_exhaustion_seconds: ["slo_id"],
    slo_burn_rate: ["slo_id", "window"],
  };

/** What the exporter tells of budgets that PromQL cannot: calendar units, where budgets went, and how they may end. */
export const budgetSeries = {
  calendarSli: "slo_calendar_sli_ratio",
  calendarSpent: "slo_calendar_error_budget_spent_ratio",
  calendarRemaining: "slo_calendar_error_budget_remaining_ratio",
  calendarCoverage: "slo_calendar_coverage_ratio",
  periodTime: "slo_period_time_seconds",
  incidents: "slo_period_incidents",
  incidentSpent: "slo_incident_error_budget_spent_ratio",
  incidentStart: "slo_last_incident_start_timestamp_seconds",
  incidentOngoing: "slo_incident_ongoing",
  forecastRemaining: "slo_forecast_error_budget_remaining_ratio",
  forecastChance: "slo_forecast_exhaustion_chance_ratio",
  forecastExhaustion: "slo_forecast_exhaustion_timestamp_seconds",
  sourceWatermark: "slo_source_watermark_timestamp_seconds",
  sourceLateness: "slo_source_lateness_seconds",
  sourceUp: "slo_source_up",
  sourceFailures: "slo_source_failures_total",
  sourceRevised: "slo_source_revisions_total",
  sourceTime: "slo_source_time_seconds_total",
} as const;

/** Labels of these series, beside those that a scrape adds. */
export const budgetLabels: Readonly<Record<(typeof budgetSeries)[keyof typeof budgetSeries], readonly string[]>> = {
  slo_calendar_sli_ratio: ["slo_id", "unit", "which"],
  slo_calendar_error_budget_spent_ratio: ["slo_id", "unit", "which"],
  slo_calendar_error_budget_remaining_ratio: ["slo_id", "unit", "which"],
  slo_calendar_coverage_ratio: ["slo_id", "unit", "which"],
  slo_period_time_seconds: ["slo_id", "state"],
  slo_period_incidents: ["slo_id"],
  slo_incident_error_budget_spent_ratio: ["slo_id", "incident"],
  slo_last_incident_start_timestamp_seconds: ["slo_id"],
  slo_incident_ongoing: ["slo_id"],
  slo_forecast_error_budget_remaining_ratio: ["slo_id", "bound"],
  slo_forecast_exhaustion_chance_ratio: ["slo_id"],
  slo_forecast_exhaustion_timestamp_seconds: ["slo_id", "bound"],
  slo_source_watermark_timestamp_seconds: ["slo_id"],
  slo_source_lateness_seconds: ["slo_id"],
  slo_source_up: ["source"],
  slo_source_failures_total: ["source"],
  slo_source_revisions_total: ["slo_id"],
  slo_source_time_seconds_total: ["slo_id", "state"],
};

/** The exporter's series about itself. */
export const healthSeries = {
  build: "slo_exporter_build_info",
  start: "slo_exporter_start_timestamp_seconds",
  loopLag: "slo_exporter_loop_lag_seconds",
  heartbeat: "slo_exporter_heartbeat_timestamp_seconds",
  lastFlush: "slo_exporter_last_flush_timestamp_seconds",
  flushAge: "slo_exporter_flush_age_seconds",
  flushFailures: "slo_exporter_flush_failures_total",
  dropped: "slo_exporter_results_dropped_total",
  clockSteps: "slo_exporter_clock_steps_total",
  configInfo: "slo_exporter_config_info",
  configLoaded: "slo_exporter_config_last_success_timestamp_seconds",
  configWorked: "slo_exporter_config_last_reload_successful",
  configFailures: "slo_exporter_config_reload_failures_total",
  targets: "slo_exporter_targets",
} as const;

/** The relay's own series; its SLO and boards read them. */
export const relaySeries = {
  intake: "nines_relay_intake_total",
  waiting: "nines_relay_waiting_deliveries",
  oldest: "nines_relay_oldest_delivery_age_seconds",
  calls: "nines_relay_calls_total",
  visible: "nines_relay_visible_seconds",
  unseen: "nines_relay_unseen_messages",
  failed: "nines_relay_failed_messages",
  corrections: "nines_relay_reconcile_corrections_total",
  storms: "nines_relay_storms",
  open: "nines_relay_open_incidents",
  connected: "nines_relay_workspace_connected",
  leading: "nines_relay_leading",
  lastRound: "nines_relay_last_round_timestamp_seconds",
  dropped: "nines_relay_dropped_total",
} as const;

/** Bucket edges of the time from the first word of an incident to its message, in seconds. */
export const relayVisibleEdges = [0.1, 0.3, 1, 2, 5, 10, 30, 60, 300, 3_600] as const;
