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
