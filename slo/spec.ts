import type { TierName } from "./burn-rate-tiers.ts";
import type { DeploySpec } from "./deploy/deploy-spec.ts";
import type { ExporterSpec, ProbeSpec } from "./probe/probe-spec.ts";
import type { RelaySpec } from "./relay/relay-spec.ts";
import type { SaturationSpec } from "./saturation.ts";
import type { TrafficShiftSpec } from "./shift/spec/traffic-shift-spec.ts";
import type { HistogramUnit } from "./sli/histogram-unit.ts";

/** A Prometheus duration: `30s`, `5m`, `1h30m`, `30d`. */
export type DurationText = string;

/** What a team writes: its services, their objectives, and where alerts go. The same shape in TypeScript, YAML and JSON. */
export interface StackSpec {
  /** Name of the stack, used in file and group names: `shop`. */
  readonly name: string;
  /** How often Prometheus scrapes the metrics that the SLIs read. Default `30s`. Budgets are exact when this is true. */
  readonly scrapeInterval?: DurationText;
  /** How long Prometheus keeps samples. A period longer than this is a problem. Default: not checked. */
  readonly retention?: DurationText;
  /** Address of Grafana, for links in alerts: `https://grafana.example.org`. */
  readonly grafanaUrl?: string;
  /** Labels put on every alert of the stack, such as `cluster`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** How the rules are written. */
  readonly rules?: RulesSpec;
  /** Where alerts go unless a service or an SLO says otherwise. */
  readonly notify?: NotifySpec;
  /** Planned maintenance of everything. */
  readonly exclusions?: readonly ExclusionSpec[];
  /** Targets that the nines exporter probes; `probe` SLIs name them. */
  readonly probes?: readonly ProbeSpec[];
  /** How the exporter measures and alerts. */
  readonly exporter?: ExporterSpec;
  /** How alerts reach people. */
  readonly relay?: RelaySpec;
  /** How exporter and relay run in containers. */
  readonly deploy?: DeploySpec;
  /** Traffic that moves between versions of a service. */
  readonly shifts?: readonly TrafficShiftSpec[];
  readonly services: readonly ServiceSpec[];
}

/** The system that evaluates the rules. */
export type RuleTarget = "prometheus-2.42" | "prometheus-3" | "mimir" | "thanos" | "victoriametrics";

export interface RulesSpec {
  /** The system that evaluates the rules. Default `prometheus-2.42`, which newer Prometheus versions accept too. */
  readonly target?: RuleTarget;
  /** Most rules in one group. Default 20, which is the limit that Mimir sets per tenant. */
  readonly rulesPerGroup?: number;
  /** Split the generic rules into this many parts by a hash of the SLO id, for rulers that limit a query. Default 1. */
  readonly shards?: number;
  /** `sloth` also writes Sloth's labels, so that dashboards made for Sloth keep working. */
  readonly compat?: "none" | "sloth";
  /** Fail when the rules would read more samples a minute than this (see `nines explain`). */
  readonly maxSamplesPerMinute?: number;
}

/** One service: who answers for it, and what it promises. */
export interface ServiceSpec {
  /** Lower-case letters, digits and hyphens: `checkout`. */
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** The person or role that answers for the service. */
  readonly owner?: string;
  readonly team?: string;
  /** Importance in the team's own words: `critical`, `1`. */
  readonly tier?: string;
  /** Page that tells the on-call engineer what to do. */
  readonly runbook?: string;
  /** Links that alerts and boards show, by name: `{ logs: "https://..." }`. */
  readonly links?: Readonly<Record<string, string>>;
  /** Labels put on every alert of the service. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly notify?: NotifySpec;
  readonly exclusions?: readonly ExclusionSpec[];
  /** What of the service can be used up; the Service board shows it. */
  readonly saturation?: readonly SaturationSpec[];
  readonly slos: readonly SloSpec[];
}

/** One objective and how it is measured. */
export interface SloSpec {
  /** Lower-case letters, digits and hyphens: `availability`. The id is `<service>-<name>`. */
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** Percentage as a decimal string, above 0 and below 100: `"99.9"`. */
  readonly objective: string;
  /** Rolling (`1d` to `90d`) or calendar in UTC (`calendar-week`, `calendar-month`, `calendar-quarter`). Default `30d`. */
  readonly period?: string;
  readonly sli: SliSpec;
  /** Labels that keep their own budget and alerts, such as `route`. */
  readonly groupBy?: readonly string[];
  /** What a time without events means. Default `excluded`. */
  readonly idle?: Idle;
  /** Whether a vanished signal raises `SLOSignalMissing`. Default `alert`. */
  readonly missing?: Missing;
  readonly alerts?: AlertsSpec;
  readonly exclusions?: readonly ExclusionSpec[];
  readonly notify?: NotifySpec;
  readonly runbook?: string;
  readonly links?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** What you know about the metrics, for the cost estimate and the lints. */
  readonly expect?: ExpectSpec;
}

/** `excluded`: no events, nothing to judge. `good`: counts as 0 % errors. `unknown`: no sample, and the signal counts as missing. */
export type Idle = "excluded" | "good" | "unknown";
export type Missing = "alert" | "quiet";
/** What a time without measurement means for an SLI made of time: `bad`, `unknown` (not counted) or `excluded`. Never good. */
export type Gap = "bad" | "unknown" | "excluded";
/** What is one event of a probe SLI: a first attempt, or a minute. */
export type ProbeMeasure = "probes" | "time";

/** How good and bad are told apart. */
export type SliSpec = EventsSpec | LatencySpec | ProbeSliSpec | TimeSliceSpec | RatioSpec | CompositeSpec;

/**
 * Counts of events. Each field is either a counter selector (`http_requests_total{code=~"5.."}`) or PromQL with `$window`
 * that gives events per second (`sum(rate(http_requests_total[$window]))`). Write `bad` or `good`, not both.
 */
export interface EventsSpec {
  readonly kind: "events";
  readonly total: string;
  readonly bad?: string;
  readonly good?: string;
}

/** Requests faster than a threshold, from a histogram. */
export interface LatencySpec {
  readonly kind: "latency";
  /** The histogram without `_bucket`, with matchers if wanted: `http_request_duration_seconds{job="checkout"}`. */
  readonly histogram: string;
  /** Slower than this is bad: `300ms`. It must be one of the histogram's bucket edges when buckets are classic. */
  readonly threshold: DurationText;
  /** Unit of the histogram's values. Default `seconds`. */
  readonly unit?: HistogramUnit;
  /** Default `classic`. `native` needs a target with native histograms. */
  readonly buckets?: "classic" | "native";
  /** The bucket edges (`le`) that the histogram has, to check the threshold against. */
  readonly edges?: readonly string[];
}

/** Availability measured from outside by the nines exporter. */
export interface ProbeSliSpec {
  readonly kind: "probe";
  /** Name of one of the stack's `probes`. */
  readonly probe: string;
  /** `probes` counts first attempts; `time` weighs each by the time that it stands for, so that a changed interval changes no history. Default `probes`. */
  readonly measure?: ProbeMeasure;
  /** Default `unknown`. */
  readonly gap?: Gap;
}

/** Time is good while a condition holds; one minute is one event. */
export interface TimeSliceSpec {
  readonly kind: "timeSlice";
  /** A comparison with a number; `$window` is the slice: `avg(avg_over_time(up{job="db"}[$window])) > 0.5`. */
  readonly condition: string;
  /** How far back the condition looks. Default one minute or four scrapes, whichever is longer. */
  readonly slice?: DurationText;
  /** Default `unknown`. */
  readonly gap?: Gap;
}

/** A ready-made error ratio between 0 and 1, as PromQL with `$window`; every minute weighs the same unless `weight` says otherwise. */
export interface RatioSpec {
  readonly kind: "ratio";
  readonly error: string;
  /** Events per second, as PromQL with `$window` or a counter selector. */
  readonly weight?: string;
}

/** Other SLOs of the stack as one: their weighted mean, or the worst of them, minute by minute. */
export interface CompositeSpec {
  readonly kind: "composite";
  readonly rule: "weighted" | "weakest";
  readonly of: readonly CompositePartSpec[];
}

export interface CompositePartSpec {
  /** Id of another SLO: `checkout-availability`. */
  readonly slo: string;
  /** Default 1. Only for `weighted`. */
  readonly weight?: number;
}

/** Control over the alerts of one SLO; everything has a sensible default. */
export interface AlertsSpec {
  /** Per tier: `off`, or own numbers. */
  readonly tiers?: Readonly<Partial<Record<TierName, "off" | TierSpec>>>;
  /** Alert when the period's budget is spent. Default `on`. */
  readonly exhausted?: "on" | "off";
  /** Alert when the budget will be spent soon at the present rate. Default `on`. */
  readonly forecast?: "on" | "off";
}

export interface TierSpec {
  /** Burn rate above which the tier fires, as a number or decimal string. */
  readonly factor?: number | string;
  /** How long the condition must hold first. */
  readonly for?: DurationText;
  /** How long the alert keeps firing after the condition ended. */
  readonly keepFiringFor?: DurationText;
  /** Do not fire for fewer bad events than this in the long window. Default 5 for events and latency, 2 for time, 0 for ratios. */
  readonly minBadEvents?: number;
}

export interface NotifySpec {
  /** Channel for alerts: `#checkout-oncall`. */
  readonly channel?: string;
  /** Who is mentioned when a page fires: `@payments-oncall`. Never from a label of a metric. */
  readonly mention?: string;
}

/** Time that does not count, declared before it happens. Times are UTC. */
export type ExclusionSpec = OnceExclusionSpec | RecurringExclusionSpec;

export interface OnceExclusionSpec {
  readonly name: string;
  /** `2026-03-01T02:00:00Z`. */
  readonly from: string;
  readonly to: string;
}

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export interface RecurringExclusionSpec {
  readonly name: string;
  readonly every: "day" | Weekday;
  /** `02:30`, UTC. */
  readonly at: string;
  /** At most `24h`. */
  readonly for: DurationText;
}

export interface ExpectSpec {
  /** How many raw series the SLI's selectors match. Default 20. */
  readonly series?: number;
  /** How many groups `groupBy` makes. Default 1. */
  readonly groups?: number;
  /** Usual traffic. */
  readonly eventsPerSecond?: number;
}

/** What `scrapeInterval` is when a stack does not say. */
export const defaultScrapeInterval: DurationText = "30s";
