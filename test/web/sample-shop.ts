import type {
  BudgetView,
  ExporterView,
  FailureView,
  IncidentView,
  SloDayView,
  SloDetailView,
  SloWindowView,
  TargetView,
} from "../../exporters/output/exporter-view.ts";
import { wilsonInterval } from "../../slo/wilson-interval.ts";
import { begin, minute } from "../bot/render/example-views.ts";
import { failure, health, status, success } from "../exporters/output/sample-view.ts";

/** 2026-03-02 14:12 UTC: twelve minutes into the incident of the sample messages. */
export const nowMs = begin + 12 * minute;

const day = 86_400_000;
const today = Date.UTC(2026, 2, 2);

function windowOf(
  window: string,
  seconds: number,
  seen: Partial<SloWindowView> & { readonly sampleSize: number },
): SloWindowView {
  const { sli, sampleSize } = seen;
  return {
    window,
    seconds,
    interval: sli === undefined ? undefined : wilsonInterval(sli, sampleSize),
    coverage: 1,
    burnRate: undefined,
    sli: undefined,
    ...seen,
  };
}

/** What each of the 31 days that a moving month touches spent; the last one is today. */
function daysOf(
  spent: Readonly<Record<number, number>>,
  { perDay, unknownOn = {} }: { readonly perDay: number; readonly unknownOn?: Readonly<Record<number, number>> },
): readonly SloDayView[] {
  return Array.from({ length: 31 }, (_, index) => {
    const ago = 30 - index;
    const budgetSpent = (spent[ago] ?? 0) + perDay * (1 + ((index * 7) % 5)) * 0.33;
    return {
      dayMs: today - ago * day,
      good: 86_000 - Math.round(budgetSpent * 2_592),
      bad: Math.round(budgetSpent * 2_592),
      unknownSeconds: unknownOn[ago] ?? 0,
      excludedSeconds: 0,
      budgetSpent,
    };
  });
}

interface BudgetParts {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly days: readonly SloDayView[];
  readonly sli: number;
  readonly incidents: readonly IncidentView[];
  readonly forecast: BudgetView["forecast"];
  readonly unit: BudgetView["unit"];
}

function budgetOf({ id, service, name, days, sli, incidents, forecast, unit }: BudgetParts): BudgetView {
  const spent = days.reduce((sum, { budgetSpent = 0 }) => sum + budgetSpent, 0);
  const byIncidents = incidents.reduce((sum, { budgetSpent = 0 }) => sum + budgetSpent, 0);
  const bad = days.reduce((sum, one) => sum + one.bad, 0);
  const unknownSeconds = days.reduce((sum, one) => sum + one.unknownSeconds, 0);
  return {
    slo: id,
    service,
    name,
    source: { kind: "probe", watermarkMs: undefined, revisedMinutes: undefined, problem: undefined },
    unit,
    asOfMs: nowMs - 2 * minute,
    sinceMs: nowMs - 90 * day,
    knownSinceMs: nowMs - 30 * day,
    period: {
      window: "30d",
      fromMs: nowMs - 30 * day,
      toMs: nowMs - 2 * minute,
      endsMs: undefined,
      good: 2_592_000 - bad,
      bad,
      sampleSize: 2_592_000,
      sli,
      coverage: 1 - unknownSeconds / 2_592_000,
      budgetSpent: spent,
      budgetRemaining: 1 - spent,
      unknownSeconds,
      excludedSeconds: 0,
    },
    calendars: [],
    incidents,
    otherIncidents: { count: 2, bad: 96, budgetSpent: Math.max(0, (spent - byIncidents) / 2) },
    rest: { bad: 41, budgetSpent: Math.max(0, (spent - byIncidents) / 2) },
    forecast,
  };
}

function incidentOf(agoMs: number, minutes: number, budgetSpent: number, isOngoing = false): IncidentView {
  const fromMs = nowMs - agoMs;
  return {
    fromMs,
    toMs: fromMs + minutes * minute,
    isOngoing,
    errorRatio: 0.0146,
    bad: Math.round(budgetSpent * 2_592),
    budgetSpent,
  };
}

const checkoutDays = daysOf({ 0: 0.031, 8: 0.142, 21: 0.108 }, { perDay: 0.0032, unknownOn: { 14: 9_000 } });
const checkoutBudget = budgetOf({
  id: "checkout-availability",
  service: "checkout",
  name: "availability",
  days: checkoutDays,
  sli: 0.999_621,
  unit: "probes",
  incidents: [
    incidentOf(12 * minute, 10, 0.031, true),
    incidentOf(8 * day + 2 * 3_600_000, 34, 0.142),
    incidentOf(21 * day, 26, 0.108),
  ],
  forecast: {
    kind: "known",
    method: "Replays the days so far in blocks, 2,000 times.",
    basedOnDays: 60,
    endsMs: nowMs + 30 * day,
    remaining: { low: -0.18, likely: 0.48, high: 0.83 },
    exhaustion: { chance: 0.11, earliestMs: nowMs + 9 * day, likelyMs: undefined, latestMs: undefined },
  },
});

const paymentDays = daysOf({ 3: 0.81, 12: 0.2 }, { perDay: 0.0036 });
const homeDays = daysOf({ 17: 0.09 }, { perDay: 0.002, unknownOn: { 22: 43_200, 23: 86_400 } });

const everyDay = { locations: [], notes: [], epochSinceMs: nowMs - 90 * day, asOfMs: undefined } as const;

/** One SLO in each state that the pages tell apart. */
export const slos: readonly SloDetailView[] = [
  {
    ...everyDay,
    id: "checkout-availability",
    service: "checkout",
    serviceTitle: "Checkout",
    name: "availability",
    title: "A customer can pay",
    objective: 0.999,
    period: "30d",
    target: "shop-checkout",
    current: windowOf("30d", 2_592_000, { sli: 0.999_621, sampleSize: 2_592_000, burnRate: 0.38, coverage: 0.9965 }),
    budgetRemaining: checkoutBudget.period.budgetRemaining,
    exhaustionSeconds: 111_600,
    windows: [
      windowOf("5m", 300, { sli: 0.9853, sampleSize: 21_240, burnRate: 14.7 }),
      windowOf("1h", 3_600, { sli: 0.9854, sampleSize: 254_880, burnRate: 14.6 }),
      windowOf("6h", 21_600, { sli: 0.9975, sampleSize: 1_529_280, burnRate: 2.5 }),
      windowOf("3d", 259_200, { sli: 0.9996, sampleSize: 2_130_000, burnRate: 0.4 }),
    ],
    days: checkoutDays,
    budget: checkoutBudget,
  },
  {
    ...everyDay,
    id: "checkout-latency",
    service: "checkout",
    serviceTitle: "Checkout",
    name: "answers within 300 ms",
    title: "Checkout answers within 300 ms",
    objective: 0.99,
    period: "30d",
    target: undefined,
    current: windowOf("30d", 2_592_000, { sli: 0.9971, sampleSize: 2_592_000, burnRate: 0.29 }),
    budgetRemaining: 0.71,
    exhaustionSeconds: Number.POSITIVE_INFINITY,
    windows: [windowOf("1h", 3_600, { sli: 0.9988, sampleSize: 254_880, burnRate: 0.12 })],
    days: [],
    budget: undefined,
  },
  {
    ...everyDay,
    id: "payments-availability",
    service: "payments",
    serviceTitle: "payments",
    name: "availability",
    title: "payments availability",
    objective: 0.9995,
    period: "30d",
    target: undefined,
    current: windowOf("30d", 2_592_000, { sli: 0.99944, sampleSize: 604_800, burnRate: 1.12 }),
    budgetRemaining: -0.12,
    exhaustionSeconds: 0,
    windows: [windowOf("1h", 3_600, { sli: 1, sampleSize: 25_200, burnRate: 0 })],
    days: paymentDays,
    budget: budgetOf({
      id: "payments-availability",
      service: "payments",
      name: "availability",
      days: paymentDays,
      sli: 0.99944,
      unit: "events",
      incidents: [incidentOf(3 * day, 41, 0.81), incidentOf(12 * day, 9, 0.2)],
      forecast: { kind: "unknown", reason: "fewer than 14 days are known" },
    }),
  },
  {
    ...everyDay,
    id: "search-results",
    service: "search",
    serviceTitle: "search",
    name: "finds what is there",
    title: "search finds what is there",
    objective: 0.99,
    period: "calendar-month",
    target: undefined,
    current: windowOf("calendar-month", 137_520, { sampleSize: 12, coverage: 0.21 }),
    budgetRemaining: undefined,
    exhaustionSeconds: undefined,
    windows: [windowOf("1h", 3_600, { sampleSize: 0, coverage: 0 })],
    days: [],
    budget: undefined,
  },
  {
    ...everyDay,
    id: "shop-home",
    service: "shop",
    serviceTitle: "The shop as customers see it",
    name: "home page",
    title: "The home page answers",
    objective: 0.9995,
    period: "30d",
    target: "shop-home",
    current: windowOf("30d", 2_592_000, { sli: 0.99992, sampleSize: 85_900, burnRate: 0.16, coverage: 0.95 }),
    budgetRemaining: 0.84,
    exhaustionSeconds: Number.POSITIVE_INFINITY,
    windows: [windowOf("1h", 3_600, { sli: 1, sampleSize: 120, burnRate: 0 })],
    days: homeDays,
    budget: budgetOf({
      id: "shop-home",
      service: "shop",
      name: "home page",
      days: homeDays,
      sli: 0.99992,
      unit: "probes",
      incidents: [incidentOf(17 * day, 6, 0.09)],
      forecast: { kind: "unknown", reason: "fewer than 14 days are known" },
    }),
  },
];

const base: Omit<TargetView, "name" | "address" | "slos"> = {
  kind: "http",
  location: "frankfurt",
  labels: { team: "shop" },
  intervalSeconds: 30,
  state: "up",
  stateSinceMs: nowMs - 17 * day,
  quorumState: undefined,
  maintenance: undefined,
  lastRunMs: nowMs - 9_000,
  lastSuccessMs: nowMs - 9_000,
  last: {
    ...success,
    atMs: nowMs - 9_000,
    tls: {
      leafNotAfter: 0,
      chainNotAfter: nowMs / 1_000 + 71 * 86_400,
      verified: true,
      problem: undefined,
      version: "TLSv1.3",
    },
  },
  recent: Array.from({ length: 60 }, () => "success"),
  counts: { success: 43_190, failure: 10, missed: 0, excluded: 0, inconclusive: 0 },
};

const lately = [
  ...base.recent.slice(0, 34),
  "missed",
  "missed",
  ...base.recent.slice(0, 13),
  "inconclusive",
  ...base.recent.slice(0, 6),
  "failure",
  "failure",
  "failure",
  "failure",
] as const;

/** One target in each state that the pages tell apart. */
export const targets: readonly TargetView[] = [
  { ...base, name: "shop-home", address: "https://shop.example.org/", slos: ["shop-home"] },
  {
    ...base,
    name: "shop-checkout",
    address: "https://shop.example.org/pay",
    state: "down",
    stateSinceMs: nowMs - 95_000,
    quorumState: "up",
    last: {
      ...failure,
      detail: 'GET https://shop.example.org/pay answered 503, which is none of 200-299: "no upstream".',
      atMs: nowMs - 5_000,
    },
    recent: lately,
    slos: ["checkout-availability"],
  },
  {
    ...base,
    name: "search-api",
    address: "https://search.example.org/health",
    state: "unknown",
    stateSinceMs: nowMs - 3 * 3_600_000,
    last: undefined,
    recent: [],
    slos: ["search-results"],
  },
  {
    ...base,
    name: "orders-database",
    kind: "tcp",
    address: "db.internal.example.org:5432",
    maintenance: { untilMs: nowMs + 40 * minute, mute: true, exclude: true, probe: true },
    recent: [...base.recent.slice(0, 52), ...Array.from({ length: 8 }, () => "excluded" as const)],
    last: {
      ...success,
      hops: [
        {
          url: "tcp://db.internal.example.org:5432",
          address: "192.0.2.20",
          status: undefined,
          phases: { resolve: 0.002, connect: 0.003 },
        },
      ],
      durationSeconds: 0.005,
      tls: undefined,
      atMs: nowMs - 14_000,
    },
    slos: [],
  },
  {
    ...base,
    name: "mail-certificate",
    kind: "tls",
    address: "mail.example.org:465",
    intervalSeconds: 300,
    last: {
      ...success,
      hops: [
        {
          url: "tls://mail.example.org:465",
          address: "192.0.2.30",
          status: undefined,
          phases: { resolve: 0.004, connect: 0.012, tls: 0.034 },
        },
      ],
      durationSeconds: 0.05,
      atMs: nowMs - 64_000,
      tls: {
        leafNotAfter: 0,
        chainNotAfter: nowMs / 1_000 + 9.5 * 86_400,
        verified: true,
        problem: undefined,
        version: "TLSv1.3",
      },
    },
    slos: [],
  },
];

const failures: readonly FailureView[] = [0, 1, 2].map((index) => ({
  target: "shop-checkout",
  location: "frankfurt",
  atMs: nowMs - 5_000 - index * 30_000,
  attempt: {
    ...failure,
    detail: 'GET https://shop.example.org/pay answered 503, which is none of 200-299: "no upstream".',
  },
}));

/** The exporter of a small shop during an incident. */
export const sampleShop: ExporterView = {
  status: () => ({ ...status, nowMs, health: { ...health, startedAtMs: nowMs - 5 * day } }),
  targets: () => targets,
  slos: () => slos,
  configuredSlos: () => slos.map(({ id }) => id),
  slo: (id) => slos.find((slo) => slo.id === id),
  budgets: () => slos.flatMap(({ budget }) => (budget === undefined ? [] : [budget])),
  failures: ({ target, limit }) =>
    failures.filter((one) => target === undefined || one.target === target).slice(0, limit),
};
