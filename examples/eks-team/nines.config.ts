import { defineStack, events, latency, type ServiceSpec, type SloSpec, service, slo, trafficShift } from "nines";

/**
 * A team with eighteen services on EKS. Nothing here is a template language: services are rows of a table, and ordinary functions
 * turn a row into objectives. What is special about one service is written at its row.
 */
type Importance = "critical" | "important" | "internal";

interface Row {
  readonly name: string;
  readonly importance: Importance;
  readonly owner: string;
  /** Where its requests are counted. */
  readonly metrics: "istio" | "spring" | "alb";
  readonly requestsPerSecond: number;
  /** Answers slower than this are bad, in milliseconds; one of the histogram's edges. */
  readonly slowMs?: 100 | 250 | 500 | 1000;
}

const rows: readonly Row[] = [
  { name: "edge", importance: "critical", owner: "platform", metrics: "alb", requestsPerSecond: 900 },
  { name: "login", importance: "critical", owner: "identity", metrics: "istio", requestsPerSecond: 80, slowMs: 250 },
  { name: "session", importance: "critical", owner: "identity", metrics: "istio", requestsPerSecond: 700, slowMs: 100 },
  { name: "cart", importance: "critical", owner: "orders", metrics: "istio", requestsPerSecond: 150, slowMs: 250 },
  { name: "orders", importance: "critical", owner: "orders", metrics: "spring", requestsPerSecond: 60, slowMs: 500 },
  { name: "payments", importance: "critical", owner: "orders", metrics: "spring", requestsPerSecond: 25, slowMs: 1000 },
  {
    name: "inventory",
    importance: "important",
    owner: "supply",
    metrics: "spring",
    requestsPerSecond: 90,
    slowMs: 250,
  },
  { name: "pricing", importance: "important", owner: "supply", metrics: "istio", requestsPerSecond: 200, slowMs: 100 },
  {
    name: "search",
    importance: "important",
    owner: "discovery",
    metrics: "istio",
    requestsPerSecond: 180,
    slowMs: 500,
  },
  {
    name: "suggest",
    importance: "important",
    owner: "discovery",
    metrics: "istio",
    requestsPerSecond: 400,
    slowMs: 100,
  },
  { name: "images", importance: "important", owner: "discovery", metrics: "alb", requestsPerSecond: 1500 },
  {
    name: "reviews",
    importance: "important",
    owner: "discovery",
    metrics: "istio",
    requestsPerSecond: 30,
    slowMs: 500,
  },
  {
    name: "shipping",
    importance: "important",
    owner: "supply",
    metrics: "spring",
    requestsPerSecond: 20,
    slowMs: 1000,
  },
  { name: "mailer", importance: "internal", owner: "platform", metrics: "istio", requestsPerSecond: 5 },
  { name: "invoices", importance: "internal", owner: "orders", metrics: "spring", requestsPerSecond: 2 },
  { name: "reports", importance: "internal", owner: "insights", metrics: "spring", requestsPerSecond: 1, slowMs: 1000 },
  {
    name: "feature-flags",
    importance: "important",
    owner: "platform",
    metrics: "istio",
    requestsPerSecond: 350,
    slowMs: 100,
  },
  { name: "audit-log", importance: "internal", owner: "platform", metrics: "istio", requestsPerSecond: 45 },
];

const objectives = {
  critical: { availability: "99.95", latency: "99" },
  important: { availability: "99.9", latency: "98" },
  internal: { availability: "99", latency: "95" },
} as const satisfies Record<Importance, { availability: string; latency: string }>;

/** Internal services never wake anybody: their budget is watched by tickets alone. */
const alertsFor = {
  critical: {},
  important: { tiers: { "page-fast": { minBadEvents: 20 } } },
  internal: { tiers: { "page-fast": "off", "page-slow": "off" } },
} as const satisfies Record<Importance, SloSpec["alerts"]>;

const counters = {
  istio: ({ name }: Row) => {
    const requests = `reporter="destination",destination_workload="${name}",destination_workload_namespace="shop"`;
    return events({
      total: `istio_requests_total{${requests}}`,
      bad: `istio_requests_total{${requests},response_code=~"5.."}`,
    });
  },
  spring: ({ name }: Row) =>
    events({
      total: `http_server_requests_seconds_count{app="${name}"}`,
      bad: `http_server_requests_seconds_count{app="${name}",outcome="SERVER_ERROR"}`,
    }),
  // CloudWatch exports the count of each minute as a gauge, so events per second are its mean divided by 60. Its exporter has to write
  // 0 where nothing was counted (nilToZero of YACE): one NaN makes the mean of its window unknown, and with it the errors there.
  alb: ({ name }: Row) => {
    const perSecond = (metric: string) =>
      `sum(avg_over_time(aws_applicationelb_${metric}_sum{dimension_LoadBalancer="app/${name}"}[$window])) / 60`;
    return events({ total: perSecond("request_count"), bad: perSecond("httpcode_elb_5_xx_count") });
  },
} as const;

const istioEdges = ["0.5", "1", "5", "10", "25", "50", "100", "250", "500", "1000", "2500", "5000", "10000"];

function latencySlo(row: Row, slowMs: number): SloSpec {
  const sli =
    row.metrics === "istio"
      ? latency({
          histogram: `istio_request_duration_milliseconds{reporter="destination",destination_workload="${row.name}",destination_workload_namespace="shop"}`,
          threshold: `${slowMs}ms`,
          unit: "milliseconds",
          edges: istioEdges,
        })
      : latency({ histogram: `http_server_requests_seconds{app="${row.name}"}`, threshold: `${slowMs}ms` });
  return slo("latency", {
    objective: objectives[row.importance].latency,
    sli,
    alerts: alertsFor[row.importance],
    expect: { eventsPerSecond: row.requestsPerSecond, series: 30 },
  });
}

function serviceOf(row: Row): ServiceSpec {
  const availability = slo("availability", {
    objective: objectives[row.importance].availability,
    // Customers' contracts are settled by the calendar month, and the edge is what they see.
    ...(row.name === "edge" && { period: "calendar-month" }),
    sli: counters[row.metrics](row),
    alerts: alertsFor[row.importance],
    expect: { eventsPerSecond: row.requestsPerSecond, series: 30 },
  });
  return service(row.name, {
    owner: row.owner,
    team: row.owner,
    tier: row.importance,
    runbook: `https://wiki.example.org/runbooks/${row.name}`,
    links: { logs: `https://logs.example.org/?service=${row.name}` },
    notify: {
      channel: `#${row.owner}-oncall`,
      ...(row.importance === "critical" && { mention: `@${row.owner}-oncall` }),
    },
    ...(row.name === "reports" && {
      exclusions: [{ name: "nightly build of reports", every: "day", at: "01:00", for: "2h" }],
    }),
    slos: row.slowMs === undefined ? [availability] : [availability, latencySlo(row, row.slowMs)],
  });
}

export default defineStack({
  name: "eks-team",
  scrapeInterval: "15s",
  retention: "60d",
  grafanaUrl: "https://grafana.example.org",
  labels: { cluster: "eks-eu-central-1" },
  rules: { target: "prometheus-2.42", maxSamplesPerMinute: 2_000_000 },
  exclusions: [{ name: "move to the new database", from: "2026-03-14T02:00:00Z", to: "2026-03-14T04:30:00Z" }],
  services: rows.map(serviceOf),
  shifts: [
    // Terraform made the listener: its next apply would undo a shift that is only there.
    trafficShift("edge-green", {
      service: "edge",
      strategy: "blueGreen",
      arms: [
        { name: "blue", role: "stable", match: "targetgroup/edge-blue/.+", target: "edge-blue" },
        { name: "green", role: "candidate", match: "targetgroup/edge-green/.+", target: "edge-green" },
      ],
      traffic: { kind: "alb" },
      weights: {
        kind: "albListener",
        listener:
          "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2",
        region: "eu-central-1",
      },
      declared: { kind: "terraform", file: "/etc/nines/edge.tfstate.json", resource: "aws_lb_listener.edge" },
      steps: [
        { weight: 10, hold: "30m" },
        { weight: 50, hold: "30m" },
        { weight: 100, hold: "1h" },
      ],
      expect: { requestsPerSecond: 900, errorRatio: 0.0005 },
      rollback: { stableCapacity: 1400 },
      budget: { slo: "edge-availability" },
    }),
    trafficShift("cart-canary", {
      service: "cart",
      strategy: "canary",
      arms: [
        { name: "stable", role: "stable", match: "cart-stable" },
        { name: "canary", role: "candidate", match: "cart-canary" },
      ],
      // The Rollout's stableService and canaryService: what is promoted keeps its version, and takes the other Service.
      traffic: { kind: "istio", namespace: "shop" },
      weights: { kind: "argoRollouts", namespace: "shop", rollout: "cart" },
      slow: { threshold: "100ms" },
      steps: [
        { weight: 10, hold: "30m" },
        { weight: 50, hold: "30m" },
      ],
      expect: { requestsPerSecond: 150, errorRatio: 0.0005 },
      budget: { slo: "cart-availability" },
    }),
  ],
});
