import type { ShiftTrafficSpec } from "../../slo/shift/spec/shift-source-spec.ts";
import type { TrafficShiftSpec } from "../../slo/shift/spec/traffic-shift-spec.ts";

const api = {
  name: "api",
  slos: [
    { name: "availability", objective: "99.9", sli: { kind: "events", total: "requests_total", bad: "errors_total" } },
  ],
};

/** What every shift below has. */
const base = {
  service: "api",
  strategy: "canary",
  arms: [
    { name: "blue", role: "stable", version: "v1" },
    { name: "green", role: "candidate", version: "v2" },
  ],
} as const satisfies Partial<TrafficShiftSpec>;

const requests = 'http_requests_total{job="api"}';
const errors = 'http_requests_total{job="api",code=~"5.."}';
const podTraffic = { kind: "pods", namespace: "shop", requests, errors } as const;

/** What is known and wanted of a shift before it begins. */
const plan = {
  steps: [
    { weight: 10, hold: "30m" },
    { weight: 100, hold: "30m" },
  ],
  rollback: { stableCapacity: 400 },
  budget: { slo: "api-availability" },
  expect: { requestsPerSecond: 200, errorRatio: 0.001 },
} as const satisfies Partial<TrafficShiftSpec>;
const probes = { url: "http://api.internal/health", versionHeader: "x-version" } as const;

/** One shift of each kind, with as little as its kind needs, and some with all there is. */
export const shiftKinds = {
  haproxy: { ...base, traffic: { kind: "haproxy", proxy: "app" } },
  "haproxy-full": {
    ...base,
    traffic: { kind: "haproxy", proxy: "app", matchers: 'job="edge"' },
    ...plan,
    probes,
    runbook: "https://wiki.example.org/shifts",
    links: { logs: "https://logs.example.org/api" },
  },
  "haproxy-clusters": {
    ...base,
    strategy: "clusterBlueGreen",
    traffic: { kind: "haproxy", proxy: "app" },
    weights: { kind: "podRatio", namespace: "shop" },
    ...plan,
    probes,
  },
  "haproxy-pods": {
    ...base,
    traffic: { kind: "haproxy", proxy: "app" },
    weights: { kind: "podRatio", namespace: "shop" },
    ...plan,
  },
  "haproxy-tcp": {
    ...base,
    traffic: { kind: "haproxy", proxy: "app", mode: "tcp" },
    affinity: { kind: "connection", lifetime: "10m" },
  },
  "haproxy-bytes": {
    ...base,
    traffic: { kind: "haproxy", proxy: "app", mode: "tcp", contstats: true },
    affinity: { kind: "connection", lifetime: "10m" },
  },
  deployments: {
    ...base,
    traffic: { ...podTraffic, by: "deployment" },
    weights: { kind: "podRatio", namespace: "shop" },
  },
  "deployments-full": {
    ...base,
    traffic: { ...podTraffic, by: "deployment" },
    weights: { kind: "podRatio", namespace: "shop" },
    slow: { threshold: "250ms", histogram: 'http_request_duration_seconds{job="api"}' },
    drain: { grace: "45s" },
    ...plan,
    probes,
  },
  selector: {
    ...base,
    strategy: "blueGreen",
    traffic: { ...podTraffic, by: "label", label: "color" },
    weights: { kind: "serviceSelector", namespace: "shop", service: "api", label: "color" },
    ...plan,
    steps: [{ weight: 100, hold: "30m" }],
  },
  rollout: {
    ...base,
    traffic: { ...podTraffic, by: "label", label: "rollouts_pod_template_hash" },
    weights: { kind: "argoRollouts", namespace: "shop", rollout: "api" },
  },
  "replica-sets": {
    ...base,
    strategy: "rolling",
    arms: [
      { ...base.arms[0], target: "blue" },
      { ...base.arms[1], target: "green" },
    ],
    traffic: { ...podTraffic, by: "replicaSet" },
    weights: { kind: "podRatio", namespace: "shop" },
  },
  flagger: {
    ...base,
    traffic: { kind: "istio", service: "api", namespace: "shop" },
    weights: { kind: "flagger", namespace: "shop", workload: "api" },
  },
  istio: {
    ...base,
    traffic: { kind: "istio", service: "api", namespace: "shop" },
    weights: { kind: "virtualService", namespace: "shop", name: "api" },
    slow: { threshold: "100ms" },
  },
  envoy: {
    ...base,
    traffic: { kind: "envoy" },
    weights: { kind: "gatewayRoute", namespace: "shop", route: "api" },
    slow: { threshold: "100ms" },
  },
  // As much as a board can hold.
  "envoy-pods": {
    ...base,
    traffic: { kind: "envoy" },
    weights: { kind: "podRatio", namespace: "shop" },
    slow: { threshold: "100ms" },
    ...plan,
    probes,
  },
  ingress: {
    ...base,
    arms: [base.arms[0], { ...base.arms[1], match: "shop-api-canary-80" }],
    traffic: { kind: "ingressNginx", namespace: "shop", ingress: "api" },
    weights: { kind: "ingressNginx", namespace: "shop", ingress: "api-canary" },
  },
  alb: {
    ...base,
    traffic: { kind: "alb" },
    arms: [
      { name: "blue", role: "stable", match: "targetgroup/blue/.+" },
      { name: "green", role: "candidate", match: "targetgroup/green/.+" },
    ],
    weights: {
      kind: "albListener",
      listener: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/a/b/c",
    },
    declared: { kind: "terraform", file: "state.json", resource: "aws_lb_listener_rule.api" },
  },
  clusters: {
    ...base,
    strategy: "clusterBlueGreen",
    arms: [
      { name: "blue", role: "stable", cluster: "eks-1", version: "1.31" },
      { name: "green", role: "candidate", cluster: "eks-2", version: "1.32" },
    ],
    traffic: { kind: "counters", label: "cluster", requests, errors, inflight: "http_requests_in_flight" },
    weights: { kind: "route53", zone: "Z1", record: "api.example.org" },
    dns: { name: "api.example.org", ttl: "60s", answers: { blue: ["192.0.2.1"], green: ["192.0.2.2"] } },
  },
  // Longer than a board's address may be.
  "a-very-long-name-of-a-shift-of-the-checkout": {
    ...base,
    strategy: "abTest",
    traffic: { kind: "counters", label: "variant", requests, errors } satisfies ShiftTrafficSpec,
    weights: { kind: "static", weights: { blue: 50, green: 50 } },
    layer: "gateway",
  },
} as const satisfies Readonly<Record<string, Omit<TrafficShiftSpec, "name">>>;

/** A stack of one service with one shift of a kind. */
export function stackWithShift(kind: keyof typeof shiftKinds): object {
  return { name: "shifting", scrapeInterval: "15s", services: [api], shifts: [{ name: kind, ...shiftKinds[kind] }] };
}

/** A stack with a shift of every kind. */
export const stackWithShifts = {
  name: "shifting",
  scrapeInterval: "15s",
  services: [api],
  shifts: Object.entries(shiftKinds).map(([name, shift]) => ({ name, ...shift })),
};
