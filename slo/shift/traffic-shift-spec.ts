import type { DurationText, NotifySpec } from "../spec.ts";

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

/** Who counts the requests of each arm. */
export type ShiftTrafficSpec =
  | HaproxyTrafficSpec
  | PodsTrafficSpec
  | IstioTrafficSpec
  | EnvoyTrafficSpec
  | IngressNginxTrafficSpec
  | AlbTrafficSpec
  | CountersTrafficSpec;

/** HAProxy's own counters; an arm matches the names of servers. */
export interface HaproxyTrafficSpec {
  readonly kind: "haproxy";
  /** Name of the backend: `app`. */
  readonly proxy: string;
  /** Default `http`. In `tcp` mode a keep-alive connection stays where it is, whatever the weights say. */
  readonly mode?: "http" | "tcp";
  /** In TCP mode: whether the proxy has `option contstats`; without it the counters of live connections stand still. Default false: the share is that of sessions. */
  readonly contstats?: boolean;
  /** Where the exporter asks: a socket (`/run/haproxy/admin.sock`, `127.0.0.1:9999`) or the stats page. Without it, it asks Prometheus. */
  readonly stats?: string;
  /** Further matchers for HAProxy's series: `job="edge"`. */
  readonly matchers?: string;
}

/** An application's own counter, per pod; an arm matches the Deployment, the ReplicaSet, or a label of the pod. */
export interface PodsTrafficSpec {
  readonly kind: "pods";
  readonly namespace: string;
  /** What `match` is compared with. `label` needs kube-state-metrics to show that label of pods. */
  readonly by: "deployment" | "replicaSet" | "label";
  /** Label of the pods when `by` is `label`: `track`, `version`, `rollouts-pod-template-hash`. */
  readonly label?: string;
  /** Counter of all requests, with a `pod` label: `http_requests_total{job="checkout"}`. */
  readonly requests: string;
  readonly errors: string;
  readonly slow?: string;
}

/** Istio's counters as callers see them; an arm matches `destination_version`. */
export interface IstioTrafficSpec {
  readonly kind: "istio";
  /** Value of `destination_service_name`. */
  readonly service: string;
  /** Value of `destination_service_namespace`. */
  readonly namespace: string;
}

/** Envoy, also as a Gateway's data plane; an arm matches `envoy_cluster_name`. */
export interface EnvoyTrafficSpec {
  readonly kind: "envoy";
  readonly matchers?: string;
}

/** ingress-nginx; the candidate matches the label `canary`, the stable arm is what has none. */
export interface IngressNginxTrafficSpec {
  readonly kind: "ingressNginx";
  readonly namespace: string;
  /** Name of the stable Ingress. */
  readonly ingress: string;
}

/** An ALB's target groups through a CloudWatch exporter (YACE); an arm matches the label `dimension_TargetGroup`. */
export interface AlbTrafficSpec {
  readonly kind: "alb";
  readonly matchers?: string;
}

/** Any counters with a label that tells the arms apart, for NLB, Route53 and clusters: the edge of each cluster, for instance. */
export interface CountersTrafficSpec {
  readonly kind: "counters";
  /** The label that `match` is compared with: `cluster`. */
  readonly label: string;
  readonly requests: string;
  readonly errors: string;
  readonly slow?: string;
  /** Gauge of requests or connections in flight. */
  readonly inflight?: string;
}

/** Who holds the weights. Kinds that say so need the exporter, which reads them from there. */
export type ShiftWeightsSpec =
  | { readonly kind: "haproxy" }
  /** Flagger's metric: the target is the workload; the primary's has `-primary` behind it. */
  | { readonly kind: "flagger"; readonly namespace: string; readonly workload: string }
  /** Ready replicas; the target is the Deployment. */
  | { readonly kind: "podRatio"; readonly namespace: string }
  /** `.status.canary.weights` of a Rollout, by the exporter. */
  | { readonly kind: "argoRollouts"; readonly namespace: string; readonly rollout: string }
  /** The selector of a Service: the target is the value of the label. By the exporter. */
  | { readonly kind: "serviceSelector"; readonly namespace: string; readonly service: string; readonly label: string }
  /** The weights of backendRefs of an HTTPRoute; the target is the backend's name. By the exporter. */
  | { readonly kind: "gatewayRoute"; readonly namespace: string; readonly route: string }
  /** The weights of a VirtualService; the target is the subset, or the host. By the exporter. */
  | { readonly kind: "virtualService"; readonly namespace: string; readonly name: string }
  /** The annotation `canary-weight` of the canary's Ingress. By the exporter. */
  | { readonly kind: "ingressNginx"; readonly namespace: string; readonly ingress: string }
  /** A listener's rule, or its default action; the target is the target group's ARN or name. By the exporter. */
  | {
      readonly kind: "albListener";
      readonly listener: string;
      readonly rule?: string;
      readonly region?: string;
      readonly endpoint?: string;
    }
  /** An NLB's listener with weighted target groups. By the exporter. */
  | { readonly kind: "nlbListener"; readonly listener: string; readonly region?: string; readonly endpoint?: string }
  /** Weighted records; the target is the set identifier. By the exporter. */
  | {
      readonly kind: "route53";
      readonly zone: string;
      readonly record: string;
      readonly type?: string;
      readonly region?: string;
      readonly endpoint?: string;
    }
  /** Weights that stand in this file, by arm: for A/B tests that never move. */
  | { readonly kind: "static"; readonly weights: Readonly<Record<string, number>> };

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
  /** The histogram without `_bucket`, for `pods` and `counters`. */
  readonly histogram?: string;
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
  /** How bursty errors are: variance over mean per window of the stable arm. `auto` measures it. Default `auto`. */
  readonly dispersion?: "auto" | number;
}

export interface ShiftStepSpec {
  /** Percent for the candidate, 0 to 100. */
  readonly weight: number;
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
