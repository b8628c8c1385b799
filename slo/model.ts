import type { BurnRateTier } from "./burn-rate-tiers.ts";
import type { DeployOptions } from "./deploy/deploy-model.ts";
import type { ExporterOptions, Probe } from "./probe/probe-model.ts";
import type { RelayOptions } from "./relay/relay-model.ts";
import type { Saturation } from "./saturation.ts";
import type { TrafficShift } from "./shift/traffic-shift.ts";
import type { Gap, Idle, Missing, ProbeMeasure, RuleTarget, Weekday } from "./spec.ts";

/** A checked stack: every default filled in, every reference resolved, every number exact. */
export interface Stack {
  readonly name: string;
  readonly scrapeSeconds: number;
  readonly retentionSeconds: number | undefined;
  readonly grafanaUrl: string | undefined;
  readonly labels: Labels;
  readonly rules: RuleOptions;
  readonly probes: readonly Probe[];
  readonly exporter: ExporterOptions;
  readonly relay: RelayOptions;
  readonly deploy: DeployOptions;
  readonly shifts: readonly TrafficShift[];
  readonly services: readonly Service[];
}

export type Labels = Readonly<Record<string, string>>;

export interface RuleOptions {
  readonly target: RuleTarget;
  readonly rulesPerGroup: number;
  readonly shards: number;
  readonly compat: "none" | "sloth";
  readonly maxSamplesPerMinute: number | undefined;
}

export type { DeployOptions, ExporterOptions, Probe, RelayOptions };

export interface Service {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly team: string;
  readonly tier: string;
  readonly runbook: string | undefined;
  readonly links: Labels;
  readonly saturation: readonly Saturation[];
  readonly slos: readonly Slo[];
}

export interface Slo {
  /** `<service>-<name>`; the value of the label `slo_id`. */
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly team: string;
  readonly tier: string;
  /** Percentage, as written: `99.9`. */
  readonly objective: string;
  /** 1 − objective as an exact decimal ratio: `0.001`. */
  readonly errorBudget: string;
  readonly period: Period;
  readonly sli: Sli;
  readonly groupBy: readonly string[];
  readonly idle: Idle;
  readonly missing: Missing;
  readonly alerts: Alerts;
  readonly exclusions: readonly Exclusion[];
  readonly channel: string;
  readonly mention: string;
  readonly runbook: string | undefined;
  readonly links: Labels;
  /** Labels of the alerts: the stack's, the service's and the SLO's own, the nearest wins. */
  readonly labels: Labels;
  readonly expect: { readonly series: number; readonly groups: number; readonly eventsPerSecond: number | undefined };
}

/** `text` is what the user wrote; `seconds` is nominal for calendar periods (a month counts as 30 days). */
export type Period =
  | { readonly kind: "rolling"; readonly text: string; readonly seconds: number }
  | { readonly kind: "calendar"; readonly text: string; readonly unit: CalendarUnit; readonly seconds: number };

export type CalendarUnit = "week" | "month" | "quarter";

/** A counter selector that nines rates and sums itself, or PromQL with `$window` that gives events per second. */
export type Query =
  | { readonly kind: "counter"; readonly selector: string }
  | { readonly kind: "promql"; readonly text: string };

export type Sli =
  | { readonly kind: "events"; readonly total: Query; readonly outcome: Outcome }
  | {
      readonly kind: "latency";
      readonly histogram: string;
      readonly buckets: "classic" | "native";
      /** The threshold in the histogram's own unit, as its `le` label says it: `0.3`. */
      readonly edge: string;
      readonly thresholdSeconds: number;
    }
  | { readonly kind: "probe"; readonly probe: Probe; readonly gap: Gap; readonly measure: ProbeMeasure }
  | { readonly kind: "timeSlice"; readonly condition: string; readonly sliceSeconds: number; readonly gap: Gap }
  | { readonly kind: "ratio"; readonly error: string; readonly weight: Query | undefined }
  | { readonly kind: "composite"; readonly rule: "weighted" | "weakest"; readonly parts: readonly CompositePart[] };

export interface Outcome {
  readonly kind: "bad" | "good";
  readonly query: Query;
}

export interface CompositePart {
  readonly slo: string;
  readonly weight: string;
}

export interface Alerts {
  /** The tiers that can fire for this SLO, in the order of the table; a dropped tier is not here. */
  readonly tiers: readonly AlertTier[];
  readonly exhausted: boolean;
  readonly forecast: boolean;
}

/** One enabled tier with this SLO's numbers. */
export interface AlertTier {
  readonly tier: BurnRateTier;
  /** Decimal string: `14.4`. */
  readonly factor: string;
  /** factor × error budget: the error ratio above which the tier fires, exactly. */
  readonly threshold: string;
  readonly minBadEvents: number;
  /** Own waiting times; SLOs with `undefined` share the generic alert rule. */
  readonly timing: AlertTiming | undefined;
}

export interface AlertTiming {
  readonly for: string | undefined;
  readonly keepFiringFor: string | undefined;
}

export type Exclusion =
  | { readonly kind: "once"; readonly name: string; readonly fromSeconds: number; readonly toSeconds: number }
  | {
      readonly kind: "recurring";
      readonly name: string;
      readonly every: "day" | Weekday;
      readonly atSeconds: number;
      readonly forSeconds: number;
    };

/** Every SLO of the stack in order. */
export function allSlos(stack: Stack): readonly Slo[] {
  return stack.services.flatMap((service) => service.slos);
}
