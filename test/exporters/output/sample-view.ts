import type {
  BudgetView,
  ExporterView,
  FailureView,
  RecentOutcome,
  SloDetailView,
  StatusView,
  TargetView,
} from "../../../exporters/output/exporter-view.ts";
import type { ExporterHealth } from "../../../exporters/output/health-families.ts";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";

export const nowMs = Date.UTC(2026, 10, 21, 4, 30);

export const health: ExporterHealth = {
  version: "0.1.0",
  location: "frankfurt",
  shard: undefined,
  startedAtMs: nowMs - 3 * 3_600_000,
  loopLagSeconds: { main: 0.004, prober: 0.001 },
  heartbeatAtMs: nowMs - 400,
  flushedAtMs: nowMs - 2_300,
  flushFailures: 0,
  dropped: {},
  clockSteps: 0,
  config: { hash: "ab12cd", loadedAtMs: nowMs - 3 * 3_600_000, lastLoadWorked: true, failedLoads: 0 },
  targets: { http: 2, tls: 1, tcp: 1 },
};

export const success: ProbeAttempt = {
  result: "success",
  reason: undefined,
  detail: "",
  durationSeconds: 0.084,
  hops: [
    {
      url: "https://shop.example.org/",
      address: "192.0.2.10",
      status: 200,
      phases: { resolve: 0.004, connect: 0.011, tls: 0.031, processing: 0.036, transfer: 0.002 },
    },
  ],
  tls: {
    leafNotAfter: nowMs / 1000 + 86_400 * 60,
    chainNotAfter: nowMs / 1000 + 86_400 * 12,
    verified: true,
    problem: undefined,
    version: "TLSv1.3",
  },
  evidence: undefined,
};

export const failure: ProbeAttempt = {
  result: "failure",
  reason: "status",
  detail: 'GET https://shop.example.org/pay?card=4111 answered 503, which is none of 200-299: "<b>no upstream</b>".',
  durationSeconds: 1.204,
  hops: [
    {
      url: "http://shop.example.org/pay",
      address: "192.0.2.10",
      status: 301,
      phases: { resolve: 0.004, connect: 0.01, processing: 0.02 },
    },
    {
      url: "https://shop.example.org/pay",
      address: "192.0.2.10",
      status: 503,
      phases: { connect: 0.011, tls: 0.029, processing: 1.1, transfer: 0.001 },
    },
  ],
  tls: undefined,
  evidence: {
    headers: { "content-type": "text/html", "set-cookie": "session=s3cr3t", via: "1.1 edge" },
    body: "<html><script>alert('503')</script><h1>503 Service Unavailable</h1>\u0000\u001b[31m</html>",
    bodyDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
};

const good = (count: number): RecentOutcome[] => Array.from({ length: count }, () => "success");

const base: Omit<TargetView, "name" | "kind" | "address"> = {
  location: "frankfurt",
  labels: { team: "shop" },
  intervalSeconds: 30,
  state: "up",
  stateSinceMs: nowMs - 2 * 3_600_000,
  quorumState: undefined,
  maintenance: undefined,
  lastRunMs: nowMs - 9_000,
  lastSuccessMs: nowMs - 9_000,
  last: { ...success, atMs: nowMs - 9_000 },
  recent: good(60),
  counts: { success: 359, failure: 1, missed: 0, excluded: 0, inconclusive: 0 },
  slos: ["shop-home-availability"],
};

export const targets: readonly TargetView[] = [
  { ...base, name: "shop-home", kind: "http", address: "https://user:pw@shop.example.org/?key=abc" },
  {
    ...base,
    name: "shop-pay",
    kind: "http",
    address: "https://shop.example.org/pay",
    state: "down",
    stateSinceMs: nowMs - 95_000,
    lastSuccessMs: nowMs - 125_000,
    last: { ...failure, atMs: nowMs - 5_000 },
    recent: [
      ...good(40),
      "missed",
      "missed",
      ...good(10),
      "inconclusive",
      ...good(3),
      "failure",
      "failure",
      "failure",
      "failure",
    ],
    counts: { success: 340, failure: 14, missed: 2, excluded: 0, inconclusive: 1 },
  },
  {
    ...base,
    name: "database",
    kind: "tcp",
    address: "db.internal.example.org:5432",
    state: "unknown",
    stateSinceMs: undefined,
    lastRunMs: undefined,
    lastSuccessMs: undefined,
    last: undefined,
    recent: [],
    counts: { success: 0, failure: 0, missed: 0, excluded: 0, inconclusive: 0 },
    slos: [],
  },
  {
    ...base,
    name: "mail-certificate",
    kind: "tls",
    address: "mail.example.org:465",
    maintenance: { untilMs: nowMs + 1_800_000, mute: true, exclude: true, probe: true },
    recent: [...good(20), "excluded", "excluded", "excluded"],
    last: {
      ...success,
      atMs: nowMs - 9_000,
      tls: {
        leafNotAfter: nowMs / 1000 - 86_400,
        chainNotAfter: nowMs / 1000 - 86_400,
        verified: false,
        problem: "a certificate of the chain has expired",
        version: "TLSv1.2",
      },
    },
  },
];

const current = {
  window: "30d",
  seconds: 2_592_000,
  sli: 0.99961,
  interval: { low: 0.9994, high: 0.9998 },
  sampleSize: 86_400,
  coverage: 0.998,
  burnRate: 0.39,
};

const day = 86_400_000;

export const budget: BudgetView = {
  slo: "shop-home-availability",
  service: "shop",
  name: "home availability",
  source: { kind: "prometheus", watermarkMs: nowMs - 180_000, revisedMinutes: 3, problem: undefined },
  unit: "probes",
  asOfMs: nowMs - 180_000,
  sinceMs: nowMs - 40 * day,
  knownSinceMs: nowMs - 30 * day,
  period: {
    window: "30d",
    fromMs: nowMs - 30 * day,
    toMs: nowMs - 180_000,
    endsMs: undefined,
    good: 86_366,
    bad: 34,
    sampleSize: 86_400,
    sli: 0.99961,
    coverage: 0.998,
    budgetSpent: 0.39,
    budgetRemaining: 0.61,
    unknownSeconds: 5_184,
    excludedSeconds: 0,
  },
  calendars: [
    {
      unit: "month",
      which: "current",
      window: "calendar-month",
      fromMs: Date.UTC(2026, 10),
      toMs: nowMs - 180_000,
      endsMs: Date.UTC(2026, 11),
      good: 57_000,
      bad: 30,
      sampleSize: 57_030,
      sli: 0.99947,
      coverage: 0.998,
      budgetSpent: 0.53,
      budgetRemaining: 0.47,
      unknownSeconds: 3_600,
      excludedSeconds: 0,
    },
  ],
  incidents: [
    {
      fromMs: nowMs - 5 * day,
      toMs: nowMs - 5 * day + 1_200_000,
      isOngoing: false,
      errorRatio: 0.5,
      bad: 30,
      budgetSpent: 0.35,
    },
  ],
  otherIncidents: { count: 0, bad: 0, budgetSpent: 0 },
  rest: { bad: 4, budgetSpent: 0.04 },
  forecast: {
    kind: "known",
    method: "simulates",
    basedOnDays: 28,
    endsMs: nowMs + 30 * day,
    remaining: { low: -0.2, likely: 0.55, high: 0.9 },
    exhaustion: { chance: 0.12, earliestMs: nowMs + 12 * day, likelyMs: undefined, latestMs: undefined },
  },
};

export const slo: SloDetailView = {
  id: "shop-home-availability",
  service: "shop",
  serviceTitle: "Shop",
  name: "home availability",
  title: "The home page answers",
  objective: 0.999,
  period: "30d",
  asOfMs: undefined,
  target: "shop-home",
  current,
  budgetRemaining: 0.61,
  exhaustionSeconds: Number.POSITIVE_INFINITY,
  windows: [{ ...current, window: "1h", seconds: 3_600 }],
  epochSinceMs: nowMs - 40 * 86_400_000,
  locations: [{ location: "frankfurt", weight: 1, current }],
  days: [
    {
      dayMs: nowMs - (nowMs % 86_400_000),
      good: 539,
      bad: 1,
      unknownSeconds: 60,
      excludedSeconds: 0,
      budgetSpent: 0.01,
    },
  ],
  budget,
  notes: [],
};

export const status: StatusView = {
  nowMs,
  health,
  notReady: [],
  alerts: "prometheus",
  quorum: 1,
  locations: [{ name: "frankfurt", weight: 1, isOurs: true, lastSeenMs: nowMs - 2_300 }],
  configProblems: [],
};

export const failures: readonly FailureView[] = [
  { target: "shop-pay", location: "frankfurt", atMs: nowMs - 5_000, attempt: failure },
  {
    target: "search",
    location: "frankfurt",
    atMs: nowMs - 86_400_000,
    attempt: {
      ...failure,
      reason: "connect_refused",
      detail: "192.0.2.7:443 refused the connection.",
      hops: [],
      evidence: undefined,
    },
  },
];

/** A view of a small shop with everything in it that a page may show. */
export const sampleView: ExporterView = {
  status: () => status,
  targets: () => targets,
  slos: () => [slo],
  configuredSlos: () => [slo.id],
  slo: (id) => (id === slo.id ? slo : undefined),
  budgets: () => [budget],
  failures: ({ target, limit }) =>
    failures.filter((one) => target === undefined || one.target === target).slice(0, limit),
};

/** A view of an exporter that has nothing to show. */
export const emptyView: ExporterView = {
  status: () => ({ ...status, health: { ...health, targets: {}, heartbeatAtMs: undefined, flushedAtMs: undefined } }),
  targets: () => [],
  slos: () => [],
  configuredSlos: () => [],
  slo: () => undefined,
  budgets: () => [],
  failures: () => [],
};
