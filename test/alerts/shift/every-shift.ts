import { events, service, slo } from "../../../slo/define-stack.ts";
import { trafficShift } from "../../../slo/shift/spec/define-shift.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import type { StackSpec } from "../../../slo/spec.ts";

const arms = [
  { name: "blue", role: "stable" },
  { name: "green", role: "candidate" },
] as const;

const steps = [
  { weight: 10, hold: "10m" },
  { weight: 50, hold: "20m" },
] as const;

const common = { service: "checkout", strategy: "canary", arms, steps } as const;

/** A shift for every kind of traffic and of weights. */
const shifts: readonly TrafficShiftSpec[] = [
  trafficShift("haproxy-http", {
    ...common,
    traffic: { kind: "haproxy", proxy: "app", matchers: 'job="edge"' },
    rollback: { stableCapacity: 500 },
    budget: { slo: "checkout-availability" },
    notify: { channel: "#shop", mention: "@shop" },
    runbook: "https://wiki.example.org/shift",
  }),
  trafficShift("haproxy-tcp", {
    ...common,
    traffic: { kind: "haproxy", proxy: "tcp", mode: "tcp" },
    affinity: { kind: "connection", lifetime: "5m" },
  }),
  trafficShift("haproxy-bytes", {
    ...common,
    strategy: "blueGreen",
    rollback: { stableCapacity: 500 },
    traffic: { kind: "haproxy", proxy: "bytes", mode: "tcp", contstats: true },
    affinity: { kind: "connection", lifetime: "5m" },
  }),
  trafficShift("pods-deployment", {
    ...common,
    strategy: "rolling",
    traffic: {
      kind: "pods",
      namespace: "shop",
      by: "deployment",
      requests: 'http_requests_total{job="checkout"}',
      errors: 'http_requests_total{job="checkout",code=~"5.."}',
    },
    slow: { threshold: "250ms", histogram: 'http_seconds{job="checkout"}' },
    weights: { kind: "podRatio", namespace: "shop" },
  }),
  trafficShift("pods-label", {
    ...common,
    traffic: {
      kind: "pods",
      namespace: "shop",
      by: "label",
      label: "rollouts-pod-template-hash",
      requests: 'http_requests_total{job="checkout"}',
      errors: 'http_requests_total{job="checkout",code=~"5.."}',
    },
    weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" },
    declared: { kind: "terraform", file: "state.json", resource: "aws_lb_listener_rule.checkout" },
  }),
  trafficShift("pods-replicaset", {
    ...common,
    strategy: "blueGreen",
    steps: [{ weight: 100, hold: "10m" }],
    budget: { slo: "checkout-availability" },
    rollback: { stableCapacity: 500 },
    arms: [
      { ...arms[0], match: "checkout-5d4f8c7b9" },
      { ...arms[1], match: "checkout-6b9c7d5f4" },
    ],
    traffic: {
      kind: "pods",
      namespace: "shop",
      by: "replicaSet",
      requests: 'http_requests_total{job="checkout"}',
      errors: "http_errors_total",
      slow: "http_slow_total",
    },
    weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "pod-template-hash" },
  }),
  trafficShift("istio", {
    ...common,
    traffic: { kind: "istio", service: "checkout", namespace: "shop" },
    weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
    slow: { threshold: "100ms" },
  }),
  trafficShift("istio-services", {
    ...common,
    arms: [
      { ...arms[0], match: "checkout-stable" },
      { ...arms[1], match: "checkout-canary" },
    ],
    traffic: { kind: "istio", namespace: "shop" },
    weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" },
    slow: { threshold: "100ms" },
  }),
  trafficShift("envoy", {
    ...common,
    traffic: { kind: "envoy", matchers: 'job="gateway"' },
    weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
    slow: { threshold: "100ms" },
  }),
  trafficShift("ingress-nginx", {
    ...common,
    arms: [arms[0], { ...arms[1], match: "shop-checkout-green-80" }],
    traffic: { kind: "ingressNginx", namespace: "shop", ingress: "checkout" },
    weights: { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" },
    slow: { threshold: "100ms" },
  }),
  trafficShift("ingress-flagger", {
    ...common,
    arms: [arms[0], { ...arms[1], match: "shop-checkout-canary-80" }],
    traffic: {
      kind: "ingressNginx",
      namespace: "shop",
      ingress: "checkout",
      honorLabels: false,
      matchers: 'controller_class="k8s.io/ingress-nginx"',
    },
    weights: { kind: "flagger", namespace: "shop", workload: "checkout", honorLabels: false },
  }),
  trafficShift("alb", {
    ...common,
    strategy: "blueGreen",
    rollback: { stableCapacity: 500 },
    arms: [
      { ...arms[0], match: "targetgroup/blue/.+", target: "blue" },
      { ...arms[1], match: "targetgroup/green/.+", target: "green" },
    ],
    traffic: { kind: "alb" },
    weights: {
      kind: "albListener",
      listener:
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef",
    },
  }),
  trafficShift("clusters", {
    ...common,
    strategy: "clusterBlueGreen",
    rollback: { stableCapacity: 500 },
    arms: [
      { ...arms[0], cluster: "eu-1" },
      { ...arms[1], cluster: "eu-2" },
    ],
    traffic: {
      kind: "counters",
      label: "color",
      requests: "edge_requests_total",
      errors: 'edge_requests_total{code=~"5.."}',
      inflight: "edge_requests_in_flight",
    },
    weights: { kind: "route53", zone: "Z0123456789ABC", record: "shop.example.org" },
    dns: { name: "shop.example.org", ttl: "60s" },
  }),
  trafficShift("ab-test", {
    ...common,
    strategy: "abTest",
    steps: [],
    traffic: {
      kind: "counters",
      label: "variant",
      requests: "page_views_total",
      errors: "page_errors_total",
      slow: "page_slow_total",
    },
    layer: "gateway",
    weights: { kind: "static", weights: { blue: 50, green: 50 } },
    affinity: { kind: "cookie", for: "20m" },
  }),
];

/** A stack with all of them. */
export const everyShift: StackSpec = {
  name: "shop",
  scrapeInterval: "15s",
  grafanaUrl: "https://grafana.example.org",
  labels: { region: "eu" },
  services: [
    service("checkout", {
      team: "shop",
      slos: [
        slo("availability", {
          objective: "99.9",
          sli: events({
            total: 'http_requests_total{job="checkout"}',
            bad: 'http_requests_total{job="checkout",code=~"5.."}',
          }),
        }),
      ],
    }),
  ],
  shifts,
};

/** The same with one of the shifts alone. */
export function oneShift(name: string, change: Partial<TrafficShiftSpec> = {}): StackSpec {
  return {
    ...everyShift,
    shifts: shifts.flatMap((shift) => (shift.name === name ? [{ ...shift, ...change }] : [])),
  };
}

/** Their names. */
export const shiftNames: readonly string[] = shifts.map(({ name }) => name);
