import type { HistogramUnit } from "../../sli/histogram-unit.ts";
import type { DurationText, NotifySpec } from "../../spec.ts";
import type { ShiftTrafficSpec, ShiftWeightsSpec } from "./shift-source-spec.ts";

/** How a release moves. */
export type ShiftStrategy = "rolling" | "canary" | "blueGreen" | "abTest" | "clusterBlueGreen";

/** Where in the path of a request the arms part. */
export type ShiftLayer =
  | "dns"
  | "alb"
  | "nlb"
  | "haproxy"
  | "ingress"
  | "mesh"
  | "gateway"
  | "podRatio"
  | "serviceSelector";

/**
 * Traffic that moves from one version of a service (the stable arm) to another (the candidate). nines never moves it: it reads what
 * was told (`weights`), what happened (`traffic`), and compares.
 */
export interface TrafficShiftSpec {
  /** Lower-case letters, digits and hyphens: `checkout-green`. The value of the label `shift`. */
  readonly name: string;
  readonly title?: string;
  /** Name of one of the stack's services. */
  readonly service: string;
  readonly strategy: ShiftStrategy;
  /** Exactly one stable arm and one candidate. More candidates are more shifts. */
  readonly arms: readonly ShiftArmSpec[];
  /** Who counts the requests of each arm. */
  readonly traffic: ShiftTrafficSpec;
  /** Who holds the weights. Default: the HAProxy of `traffic`; every other kind of traffic says it. */
  readonly weights?: ShiftWeightsSpec;
  /** Where the weights act. Default: told by `weights`. */
  readonly layer?: ShiftLayer;
  /** How long traffic may take to follow a change of weights. Default by layer: haproxy, mesh, gateway, ingress 30s, pods and selectors 60s, alb 180s, nlb and TCP 30s, dns 3 × TTL + 60s; never less than `affinity` keeps a client. */
  readonly settle?: DurationText;
  /** The weights as written down (Terraform), which would undo a shift when applied. Needs the exporter. */
  readonly declared?: ShiftDeclaredSpec;
  /** What is compared between the arms besides errors. */
  readonly slow?: ShiftSlowSpec;
  readonly judge?: ShiftJudgeSpec;
  /** The planned course, for the checks of stalls and of what can be detected in a step. */
  readonly steps?: readonly ShiftStepSpec[];
  readonly drain?: ShiftDrainSpec;
  readonly affinity?: ShiftAffinitySpec;
  readonly dns?: ShiftDnsSpec;
  readonly rollback?: ShiftRollbackSpec;
  readonly budget?: ShiftBudgetSpec;
  /** Requests per second of the whole service as they usually are, for the check of what can be detected. */
  readonly expect?: { readonly requestsPerSecond?: number; readonly errorRatio?: number };
  readonly notify?: NotifySpec;
  readonly runbook?: string;
  readonly links?: Readonly<Record<string, string>>;
  /** Sends requests to each arm by itself, by the exporter. */
  readonly probes?: ShiftProbesSpec;
}

export interface ShiftArmSpec {
  /** Lower-case letters, digits and hyphens: `green`. The value of the label `arm`. */
  readonly name: string;
  readonly role: "stable" | "candidate";
  readonly version?: string;
  readonly cluster?: string;
  /** How `traffic` knows the arm: a regular expression for the whole value, as in PromQL. Default: the name. What it is compared with depends on `traffic.kind`. */
  readonly match?: string;
  /** How `weights` names the arm: a server, a workload, a target group's ARN, a set identifier. Default: the arm's `match`. */
  readonly target?: string;
}

/** Weights as Terraform has them: `terraform show -json` of a state or a plan. */
export interface ShiftDeclaredSpec {
  readonly kind: "terraform";
  /** Path of the JSON file. */
  readonly file: string;
  /** Address of the resource that holds the weights: `aws_lb_listener_rule.checkout`. */
  readonly resource: string;
}

/** Requests over a threshold, compared like errors. Where the traffic's own histogram is not known, `histogram` says it. */
export interface ShiftSlowSpec {
  /** Default `100ms`; a bucket edge of the histogram. */
  readonly threshold?: DurationText;
  /** The histogram without `_bucket` and with the matchers of requests, for `pods` and `counters`. */
  readonly histogram?: string;
  /** Unit of that histogram's values. Default `seconds`. */
  readonly unit?: HistogramUnit;
  /** The bucket edges (`le`) that the histogram has, to check the threshold against. Default for Istio, Envoy and ingress-nginx: those that they have unless somebody sets others. */
  readonly edges?: readonly string[];
}

export interface ShiftJudgeSpec {
  /** Probability of calling a healthy candidate worse, over the whole shift. Default 0.001. */
  readonly alpha?: number;
  /** Errors of both arms below which no candidate is called worse. Default 5. */
  readonly minErrors?: number;
  /** Requests of the candidate below which nothing is judged; `not_worse` takes as many of the stable arm. Default 100. */
  readonly minRequests?: number;
  /** Smallest difference of error ratios that counts, 0 to 1. Default 0.001. */
  readonly effectFloor?: number;
  /** How bursty the stable arm's errors are among its requests: variance over what chance gives. `auto` measures it. Default `auto`. */
  readonly dispersion?: "auto" | number;
}

export interface ShiftStepSpec {
  /** Percent for the candidate, 0 to 100. */
  readonly weight: number;
  /** How long it lasts; `0s` with weight 100 alone, which nothing follows. */
  readonly hold: DurationText;
}

/** What is configured for taking an arm out of service; see `nines drain`. */
export interface ShiftDrainSpec {
  readonly deregistration?: DurationText;
  readonly preStop?: DurationText;
  readonly grace?: DurationText;
  readonly stopSignal?: string;
  readonly server?: "nginx" | "other";
  /** The slowest request. */
  readonly maxInflight?: DurationText;
}

/** What keeps a client at its arm. */
export type ShiftAffinitySpec =
  | { readonly kind: "none" }
  | { readonly kind: "connection"; readonly lifetime: DurationText }
  | { readonly kind: "clientIP"; readonly for: DurationText }
  | { readonly kind: "cookie"; readonly for: DurationText }
  | { readonly kind: "tgStickiness"; readonly for: DurationText };

export interface ShiftDnsSpec {
  readonly name: string;
  readonly ttl: DurationText;
  /** Resolvers that the exporter asks: `10.0.0.2`, `1.1.1.1:53`. Default: the first of the system's. */
  readonly resolvers?: readonly string[];
  /** Addresses that mean an arm, by arm: `{ green: ["192.0.2.10"] }`. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
}

export interface ShiftRollbackSpec {
  /** Requests per second that the stable arm can take as it is now. */
  readonly stableCapacity: number;
  /** Share of the capacity that a rollback may use, 0 to 1. Default 0.9. */
  readonly headroom?: number;
}

export interface ShiftBudgetSpec {
  /** Id of an SLO of the stack: `checkout-availability`. */
  readonly slo: string;
  /** Percent of its budget that one shift may spend. Default 10. */
  readonly maxSpend?: number;
}

/** The exporter's own requests to each arm, at a fixed rate. */
export interface ShiftProbesSpec {
  /** Address of each arm: `{ blue: "http://blue.internal/health", green: "…" }`, or one address for all. */
  readonly url: string | Readonly<Record<string, string>>;
  /** Requests per second. Default 1. */
  readonly rate?: number;
  /** Response header whose value is compared with the arms' versions. Default for one address: `x-version`; with an address for each arm nothing is compared unless it is named. */
  readonly versionHeader?: string;
  readonly timeout?: DurationText;
}
