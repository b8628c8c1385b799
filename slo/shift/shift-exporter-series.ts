/** What the exporter serves: counters from its start, at 0; gauges once what they say is known. */
export const shiftExporterSeries = {
  info: "trafficshift_info",
  intendedWeight: "trafficshift_intended_weight",
  declaredWeight: "trafficshift_declared_weight",
  phase: "trafficshift_phase",
  step: "trafficshift_step",
  steps: "trafficshift_steps",
  expectedStep: "trafficshift_expected_step_seconds",
  started: "trafficshift_started_timestamp_seconds",
  lastChange: "trafficshift_last_change_timestamp_seconds",
  evidence: "trafficshift_log_evalue",
  dispersion: "trafficshift_error_dispersion_ratio",
  verdict: "trafficshift_verdict",
  finished: "trafficshift_finished_total",
  probeRequests: "trafficshift_probe_requests_total",
  dnsAnswers: "trafficshift_dns_answers_total",
  requests: "trafficshift_requests_total",
  /** What the verdict rests on: requests that ended in the rollout, those of them that failed or were lost, and those that were slow. */
  compared: "trafficshift_compared_requests",
  /** The ledger of the rollout that goes on or was the last. */
  ledger: "trafficshift_ledger_requests",
  /** 1 when it has all of them; 0 when some were not seen. */
  ledgerWhole: "trafficshift_ledger_whole",
  /** HAProxies that count a part of it; these two are there while some are not seen, which is why it is not whole. */
  proxies: "trafficshift_proxies",
  proxiesUnseenSince: "trafficshift_proxies_unseen_since_timestamp_seconds",
  /** Lost since that ledger was closed first, and while it was closed: none of these is in it. */
  lostLater: "trafficshift_lost_later_requests",
  sourceUp: "trafficshift_source_up",
} as const;

/** Labels of these series, beside those that a scrape adds. */
export const shiftExporterLabels: Readonly<
  Record<(typeof shiftExporterSeries)[keyof typeof shiftExporterSeries], readonly string[]>
> = {
  /** `stable` and `candidate` name the arms, as those of `shift:info` do. */
  trafficshift_info: ["shift", "service", "rollout", "strategy", "layer", "stable", "candidate"],
  trafficshift_intended_weight: ["shift", "arm", "source"],
  trafficshift_declared_weight: ["shift", "arm"],
  trafficshift_phase: ["shift", "phase"],
  trafficshift_step: ["shift"],
  trafficshift_steps: ["shift"],
  trafficshift_expected_step_seconds: ["shift"],
  trafficshift_started_timestamp_seconds: ["shift"],
  trafficshift_last_change_timestamp_seconds: ["shift"],
  trafficshift_log_evalue: ["shift", "sli"],
  trafficshift_error_dispersion_ratio: ["shift"],
  trafficshift_verdict: ["shift", "verdict"],
  trafficshift_finished_total: ["shift", "outcome"],
  trafficshift_probe_requests_total: ["shift", "arm", "result"],
  trafficshift_dns_answers_total: ["shift", "arm", "resolver"],
  /** `outcome`: ok, failed, lost, rescued. */
  trafficshift_requests_total: ["shift", "arm", "outcome"],
  /** `outcome`: ended, errors, and slow where that is judged. */
  trafficshift_compared_requests: ["shift", "arm", "outcome"],
  /** `outcome`: sent, answered, failed, lost, rescued, and where some are lost_as_it_began. */
  trafficshift_ledger_requests: ["shift", "outcome"],
  trafficshift_ledger_whole: ["shift"],
  /** `state`: seen, unseen. */
  trafficshift_proxies: ["shift", "state"],
  trafficshift_proxies_unseen_since_timestamp_seconds: ["shift"],
  trafficshift_lost_later_requests: ["shift"],
  /** `source`: weights, traffic, declared, and dns where name servers are asked. */
  trafficshift_source_up: ["shift", "source"],
};
