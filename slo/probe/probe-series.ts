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
