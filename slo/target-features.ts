import type { RuleTarget } from "./spec.ts";

/** What a rule evaluator understands or does differently. */
export interface TargetFeatures {
  readonly title: string;
  /** `histogram_count()`, `histogram_fraction()` over native histograms without a feature flag. */
  readonly nativeHistograms: boolean;
  /** A rule sees what an earlier rule of its group has just recorded. */
  readonly chainedRules: boolean;
  /** `rate()` counts the step between the last sample before the range and the first one in it. */
  readonly rateSeesPreviousSample: boolean;
}

/**
 * Differences between targets. Sources: Prometheus changelog (native histograms stable in 3.8),
 * Mimir and Thanos documentation (both embed Prometheus' engine), VictoriaMetrics documentation: "MetricsQL" on rate(), "vmalert" on
 * results being written asynchronously.
 */
export const targetFeatures: Readonly<Record<RuleTarget, TargetFeatures>> = {
  "prometheus-2.42": {
    title: "Prometheus 2.42 and later",
    nativeHistograms: false,
    chainedRules: true,
    rateSeesPreviousSample: false,
  },
  "prometheus-3": {
    title: "Prometheus 3",
    nativeHistograms: true,
    chainedRules: true,
    rateSeesPreviousSample: false,
  },
  mimir: {
    title: "Grafana Mimir",
    nativeHistograms: true,
    chainedRules: true,
    rateSeesPreviousSample: false,
  },
  thanos: {
    title: "Thanos Ruler",
    nativeHistograms: false,
    chainedRules: true,
    rateSeesPreviousSample: false,
  },
  victoriametrics: {
    title: "VictoriaMetrics vmalert",
    nativeHistograms: false,
    chainedRules: false,
    rateSeesPreviousSample: true,
  },
};
