/** Series that rules record of traffic shifts, their labels and alerts. */

/**
 * What rules record. All carry `shift`, `service`, `layer`; those of an arm also `arm`, `role` and, where the arm says it, `cluster`.
 * Rates are per second over the shift's window: four scrapes, and at least 20 seconds.
 */
export const shiftSeries = {
  info: "shift:info",
  requests: "shift:arm_requests:rate",
  errors: "shift:arm_errors:rate",
  slow: "shift:arm_slow:rate",
  /** As somebody set it: a server that is down keeps its weight. */
  weight: "shift:arm_weight:set",
  /** What of it is in force; only where servers have a state. */
  liveWeight: "shift:arm_weight:live",
  inflight: "shift:arm_inflight",
  lost: "shift:arm_lost:rate",
  lost2m: "shift:arm_dropped:inc2m",
  /** Requests of two minutes that the proxy gave to no arm, because none would take them. */
  refused2m: "shift:refused:inc2m",
  rescued: "shift:arm_rescued:rate",
  actualShare: "shift:arm_share:actual",
  intendedShare: "shift:arm_share:intended",
  /** The share that weights in force give; only where servers have a state. */
  liveShare: "shift:arm_share:live",
  drift: "shift:arm_share:drift",
  tolerance: "shift:arm_share:tolerance",
  errorRatio: "shift:arm_error_ratio:rate5m",
  slowRatio: "shift:arm_slow_ratio:rate5m",
  /** 1 while the candidate is meant to have some of the traffic and not all; carries `rollout`. */
  active: "shift:active",
  lastChange: "shift:last_change:timestamp_seconds",
  dispersion: "shift:error_dispersion:ratio",
  errorEvidence: "shift:error_evalue:ln",
  slowEvidence: "shift:slow_evalue:ln",
  /** Carries `verdict`: worse, not_worse, not_enough; exactly one of them is 1 while active. */
  verdict: "shift:verdict",
  requestsSum: "shift:arm_requests:sum",
  errorsSum: "shift:arm_errors:sum",
  lostSum: "shift:arm_lost:sum",
  rescuedSum: "shift:arm_rescued:sum",
  budgetSpent: "shift:budget_spent:ratio",
  stableCapacity: "shift:stable_capacity:rps",
} as const;

/** What rules keep for rules; those that end in `active_rate` carry `rollout` and are there only while one is on. */
export const shiftHelperSeries = {
  /** When the candidate's share left 0. */
  started: "shift:started:timestamp_seconds",
  /** The same, but after a 0 of less than two minutes it left that once more, and after a gap of more in what is known of it it did not. */
  leftZero: "shift:left_zero:timestamp_seconds",
  /** When its share last left 0 for another rollout while the exporter had not been there all the time before: that may not know it. */
  unwatched: "shift:unwatched_start:timestamp_seconds",
  /** When the rollout of that name began; carries `rollout`. */
  rolloutStarted: "shift:rollout_started:timestamp_seconds",
  /** Is 1 and carries `rollout`: the one that is on, or that ended in the last ten minutes. */
  rollout: "shift:rollout:info",
  /** 1 while the ten minutes last after a candidate won that its controller then renamed to stable, and took to a weight of 0 for it. */
  promoted: "shift:promoted:info",
  /** When a candidate that has everything had nothing, else 0. */
  lastSwitch: "shift:last_switch:timestamp_seconds",
  /** 1 where slow requests show the candidate to be worse, else 0; there while a rollout is on or drains, and they are measured. Carries `rollout`. */
  slower: "shift:slower",
  /** How often the candidate fails where the exporter judges it worse by that, else 0; there while a rollout is on. Carries `rollout`. */
  toldWorse: "shift:told_worse:ratio",
  /** The error ratio above which a candidate that was judged worse is so still; there while it fails more. Carries `rollout`. */
  stillWorse: "shift:still_worse:ratio",
  /** The same of slow requests. */
  stillSlower: "shift:still_slower:ratio",
  bytes: "shift:arm_bytes:rate",
  /** What the config says and a gate needs; carries `setting`. */
  setting: "shift:setting",
  /** Requests that the arm was given and never answered, those in flight left out, since its proxy began: it grows by what is lost. Of each process: carries `job`, `instance`, `process` and `counters`. */
  unanswered: "shift:arm_unanswered:avg",
  /** Requests that nobody answered, whichever arm they were given to, or none, since the proxy began. Of each process: carries `job`, `instance`, `process` and `counters`. */
  unserved: "shift:unserved:avg",
  lostInAll: "shift:unserved:rate",
  lostInAll2m: "shift:unserved:inc2m",
  /** An evaluation later than the rate, as `activeLost` is. */
  activeLostInAll: "shift:unserved:active_rate",
  /** What nobody answered less what arms lost, at this very moment: of two minutes, and of the rollout. */
  refusedNow2m: "shift:refused_now:inc2m",
  refusedNowSum: "shift:refused_now:sum",
  /** The most that `shift:arm_dropped:inc2m` (of the arm `none`: `shift:refused:inc2m`) was since it is above the limit of its alert. */
  mostLost2m: "shift:arm_dropped:most2m",
  /** Answers that are errors, of an arm whose lost requests are counted beside them. */
  failed: "shift:arm_failed:rate",
  /** 1 at each evaluation to which the counters of both arms were scraped. */
  armsScraped: "shift:arms_scraped",
  /** 1 at the evaluation that makes up for what nobody evaluated or scraped. */
  gapEnded: "shift:gap_ended",
  /** What came while nobody evaluated or scraped for a while, at the evaluation that makes up for it. Errors are those of `shift:arm_failed:rate` where that is there. */
  missedRequests: "shift:arm_requests:missed_rate",
  missedErrors: "shift:arm_errors:missed_rate",
  missedSlow: "shift:arm_slow:missed_rate",
  /** The candidate's share where its errors are compared: that of the traffic, and in the drain time the last one that was meant. */
  comparedShare: "shift:compared_share:ratio",
  /** The same for the candidate's own errors: just after weights moved the largest that it had or is meant to have. */
  largestShare: "shift:compared_share:largest",
  /** Of the stable arm, over two minutes (or a whole period of CloudWatch, where that is longer), which is where it shows how bursty its errors are; the ratio is that of answered ones, without outages. */
  requests2m: "shift:arm_requests:inc2m",
  errorRatio2m: "shift:arm_error_ratio:rate2m",
  /** How many of those counts weigh: all of them where requests are always as many. */
  weighing2m: "shift:arm_requests:weighing2m",
  /** Which quantile of them is the largest that is no outlier: an outage is no burst that comes again. */
  outlierRank2m: "shift:arm_errors:outlier_rank2m",
  /** What one of them has at most where the ratio is taken that deviations are measured from. */
  mostErrors2m: "shift:arm_errors:most2m",
  trimmedErrorRatio: "shift:arm_error_ratio:trimmed2m",
  /** By how many standard deviations one of them is more than usual at most where the spread is measured. */
  mostDeviation: "shift:arm_error_deviation:most2m",
  /** All of the errors, so cut, over all of the requests. */
  usualErrorRatio: "shift:arm_error_ratio:usual2m",
  activeRequests: "shift:arm_requests:active_rate",
  activeErrors: "shift:arm_errors:active_rate",
  /** Answers among them, where losses are counted beside. */
  activeFailed: "shift:arm_failed:active_rate",
  activeSlow: "shift:arm_slow:active_rate",
  /** An evaluation later than the rate, so that each loss is read exactly once. */
  activeLost: "shift:arm_lost:active_rate",
  activeRescued: "shift:arm_rescued:active_rate",
  activeSloBad: "shift:slo_bad:active_rate",
  /** Bad events of the SLO's usual range, where nothing shorter can be counted, and those of them that were before the rollout. */
  rangedSloBad: "shift:slo_bad:ranged_rate",
  earlierSloBad: "shift:slo_bad:earlier_rate",
  activeSloTotal: "shift:slo_total:active_rate",
  /**
   * Are 1 and carry `rollout` once some of what it lost, or spent of its SLO, is in no count. Of what it spent `reason` says whether that
   * was missed for good, or only is not seen now.
   */
  unseenLosses: "shift:unseen_losses:info",
  unseenSpending: "shift:unseen_spending:info",
  slowSum: "shift:arm_slow:sum",
  /** The ends of each arm's Wilson interval, one-sided at the judge's alpha, over the rollout. */
  errorLow: "shift:arm_error_ratio:low",
  errorHigh: "shift:arm_error_ratio:high",
  /** The upper end of Newcombe's interval of candidate less stable. */
  errorDifferenceHigh: "shift:error_difference:high",
} as const;

export const shiftLabels = {
  shift: "shift",
  service: "service",
  arm: "arm",
  role: "role",
  layer: "layer",
  cluster: "cluster",
  rollout: "rollout",
  verdict: "verdict",
  phase: "phase",
  source: "source",
  outcome: "outcome",
  result: "result",
  resolver: "resolver",
  sli: "sli",
  setting: "setting",
  reason: "reason",
  /** When the youngest proxy began that a count is of. */
  process: "process",
  /** How many series a count is of. */
  counters: "counters",
} as const;

/** The value of the label `arm` for requests that were given to none. */
export const refusedArm = "none";

/** Values of the label `setting`: how long traffic may take to follow, and what a candidate is measured by. */
export const shiftSettings = {
  settle: "settle_seconds",
  alpha: "alpha",
  minRequests: "min_requests",
  minErrors: "min_errors",
  effectFloor: "effect_floor",
  errorRatio: "usual_error_ratio",
  /** How old the weights may be that the newest evaluation rests on. */
  knownAfter: "known_after_seconds",
  /** What takes longer is slow; there where slow requests are to be compared. */
  slow: "slow_seconds",
  /** Requests per second up to which the stable arm could take everything back. */
  rollbackLimit: "rollback_limit",
} as const;

/** What a shift is doing. `settled`: all traffic is where it should be in the end; `aborting`: on its way back. */
export const shiftPhases = ["idle", "shifting", "paused", "settled", "aborting"] as const;
export type ShiftPhase = (typeof shiftPhases)[number];

export const shiftVerdicts = ["worse", "not_worse", "not_enough"] as const;
export type ShiftVerdictName = (typeof shiftVerdicts)[number];

/** How a rollout ended. */
export const shiftOutcomes = ["completed", "rolled_back"] as const;
export type ShiftOutcome = (typeof shiftOutcomes)[number];

/** Alerts of traffic shifts. */
export const shiftAlertNames = {
  /** Tells nobody: it mutes what every rollout sets off. */
  active: "TrafficShiftActive",
  drift: "TrafficShareDrift",
  stalled: "TrafficShiftStalled",
  worse: "CanaryErrorRateHigher",
  slower: "CanarySlower",
  starved: "CanaryStarved",
  splitBrain: "BlueGreenSplitBrain",
  oldArm: "OldArmStillServing",
  weightDrift: "WeightConfigDrift",
  stuck: "RolloutStuck",
  pausedLong: "RolloutPausedTooLong",
  aborted: "RolloutAborted",
  dropped: "DrainDroppedRequests",
  resets: "DrainResets",
  rescued: "RescuedByRetry",
  reloaded: "ProxyReloadedMidShift",
  headroom: "RollbackHeadroomLow",
  budget: "ShiftBudgetBurn",
  rolledBack: "RollbackDetected",
  blind: "ShiftSourceBlind",
  targetGroupEmpty: "WeightedTargetGroupEmpty",
  armDown: "ShiftArmDown",
} as const;
