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
  /** What `match` is compared with. `label` needs kube-state-metrics to show that label of pods (`--metric-labels-allowlist`). */
  readonly by: "deployment" | "replicaSet" | "label";
  /** Label of the pods when `by` is `label`: `track`, `version`, `rollouts-pod-template-hash`. */
  readonly label?: string;
  /** Counter of all requests, with a `pod` label: `http_requests_total{job="checkout"}`. */
  readonly requests: string;
  readonly errors: string;
  readonly slow?: string;
}

/** Istio's counters as callers see them; an arm matches the version, the workload, or a Service of its own. */
export interface IstioTrafficSpec {
  readonly kind: "istio";
  /** Value of `destination_service_name`: the Service of both arms. With Flagger, which makes one for each, the one that they are made of. */
  readonly service?: string;
  readonly namespace: string;
  /**
   * The label that `match` is compared with. Default `destination_version`; without `service` it is `destination_service_name`; with
   * Flagger, whose Deployments have one version, `destination_workload`.
   */
  readonly label?: "destination_version" | "destination_workload" | "destination_service_name";
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
  /** Default true. Where Prometheus scrapes the controller without `honorLabels`, its label is `exported_namespace`. */
  readonly honorLabels?: boolean;
  readonly matchers?: string;
}

/** An ALB's target groups through a CloudWatch exporter (YACE); an arm matches the label `dimension_TargetGroup`. */
export interface AlbTrafficSpec {
  readonly kind: "alb";
  /** The `period` that YACE asks CloudWatch for: what its sums are counts of. Whole minutes, up to `5m`. Default `60s`; YACE's own default is 300. */
  readonly period?: string;
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
  | {
      readonly kind: "flagger";
      readonly namespace: string;
      readonly workload: string;
      /** Default true. Where Prometheus scrapes Flagger without `honorLabels`, its label is `exported_namespace`. */
      readonly honorLabels?: boolean;
    }
  /** Ready replicas; the target is the Deployment; of pods by ReplicaSets without targets it is the ReplicaSet. */
  | { readonly kind: "podRatio"; readonly namespace: string }
  /** `.status.canary.weights` of a Rollout, by the exporter. */
  | {
      readonly kind: "argoRollouts";
      readonly namespace: string;
      readonly rollout: string;
      /** The same of Argo Rollouts, whose metric says that a rollout is paused, aborted or stuck. */
      readonly honorLabels?: boolean;
    }
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
      /** Needed where the name has weighted records of several types. */
      readonly type?: "A" | "AAAA" | "CNAME" | "HTTPS" | "SVCB" | "SRV";
      readonly region?: string;
      readonly endpoint?: string;
    }
  /** Weights that stand in this file, by arm: for A/B tests that never move. */
  | { readonly kind: "static"; readonly weights: Readonly<Record<string, number>> };
