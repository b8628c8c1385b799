import type { DeployedStack } from "../../deploy/deployed-stack.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";
import type { StackSpec } from "../../slo/spec.ts";

const events = {
  kind: "events",
  total: 'http_requests_total{job="checkout"}',
  bad: 'http_requests_total{job="checkout",code=~"5.."}',
} as const;
const services = [
  {
    name: "checkout",
    runbook: "https://wiki.example.org/checkout",
    slos: [{ name: "availability", objective: "99.9", sli: events }],
  },
];

/** Stacks whose `deploy/` is kept word for word in `golden/<name>/`. */
export const deployCases: Readonly<Record<"minimal" | "everything", StackSpec>> = {
  // Nothing to probe, no relay section, no deploy section.
  minimal: { name: "shop", services },
  everything: {
    name: "shop",
    scrapeInterval: "15s",
    retention: "60d",
    services,
    probes: [
      {
        name: "home",
        url: "https://shop.example.org/",
        auth: { bearer: { file: "/run/secrets/probe-token" } },
        tls: { ca: "/etc/shop/ca.pem" },
      },
      { kind: "icmp", name: "gateway", host: "gateway.example.org" },
    ],
    exporter: {
      alerts: "exporter",
      locations: [
        { name: "frankfurt", weight: 60 },
        { name: "virginia", weight: 40 },
      ],
      discovery: [{ files: ["/etc/shop-targets/*.json"], like: { kind: "tcp" } }],
      prometheus: {
        url: "https://metrics.example.org/prometheus",
        auth: { bearer: { env: "METRICS_TOKEN" } },
        delay: "3m",
      },
    },
    relay: {
      url: "https://relay.example.org",
      fallback: "#alerts",
      slack: { botToken: { file: "/run/secrets/slack-bot-token" }, appToken: { env: "SLACK_APP_TOKEN" } },
      sources: [
        { kind: "sqs", name: "alarms", queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/alarms" },
        {
          name: "alertmanager",
          tokens: [{ file: "/run/secrets/alertmanager-token" }],
          api: ["http://alertmanager-0.monitoring:9093"],
          apiAuth: { bearer: { env: "ALERTMANAGER_TOKEN" } },
        },
        { name: "grafana" },
        { kind: "shifts", name: "releases" },
      ],
      handOvers: [{ name: "duty", kind: "pagerduty", key: { env: "DUTY_KEY" }, labels: { env: "production" } }],
      prometheus: { url: "https://metrics.example.org/prometheus" },
    },
    shifts: [
      {
        name: "checkout-canary",
        service: "checkout",
        strategy: "canary",
        arms: [
          { name: "old", role: "stable" },
          { name: "new", role: "candidate" },
        ],
        traffic: { kind: "istio", service: "checkout", namespace: "shop" },
        weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" },
      },
      {
        name: "checkout-edge",
        service: "checkout",
        strategy: "blueGreen",
        arms: [
          { name: "blue", role: "stable" },
          { name: "green", role: "candidate" },
        ],
        traffic: { kind: "envoy" },
        weights: { kind: "gatewayRoute", namespace: "edge", route: "checkout" },
      },
    ],
    deploy: {
      image: "registry.example.org/nines:1.4.0",
      namespace: "observability",
      store: "postgres://nines@db.example.org:6432/nines?sslmode=verify-full&sslrootcert=/run/secrets/db-ca.pem",
      volume: { size: "5Gi", class: "fast" },
      exporter: { shards: 3, cpu: "1", memory: "1Gi" },
      relay: { replicas: 3, cpu: "1", memory: "768Mi" },
      alertmanagers: ["http://alertmanager-0.monitoring:9093", "http://alertmanager-1.monitoring:9093"],
      labels: { release: "kube-prometheus-stack", team: "shop" },
      env: {
        HTTPS_PROXY: "http://proxy.example.org:3128",
        PRICE: "$5 of $(HOME)",
        OTEL_EXPORTER_OTLP_HEADERS: { env: "OTEL_HEADERS" },
      },
    },
  },
};

/** A checked stack with what was written of it. */
export function written(spec: StackSpec): DeployedStack {
  const parsed = parseStack(spec);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return { spec, stack: parsed.value };
}
