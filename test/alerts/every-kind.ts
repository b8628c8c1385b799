import {
  composite,
  defineStack,
  events,
  latency,
  probe,
  ratio,
  service,
  slo,
  timeSlice,
} from "../../slo/define-stack.ts";
import type { ServiceSpec, SloSpec, StackSpec } from "../../slo/spec.ts";

/** SLOs that count events: every way to write the queries. */
const counted: readonly SloSpec[] = [
  slo("bad", {
    objective: "99.9",
    sli: events({ total: 'http_requests_total{job="web"}', bad: 'http_requests_total{job="web",code=~"5.."}' }),
    groupBy: ["route"],
    idle: "good",
    labels: { tier_name: 'gold "1"' },
  }),
  slo("good", {
    objective: "99.5",
    period: "7d",
    sli: events({ total: "jobs_total", good: 'jobs_total{status!~"failed|lost"}' }),
    idle: "unknown",
    alerts: {
      tiers: {
        "page-fast": { for: "2m", keepFiringFor: "10m" },
        "page-slow": { minBadEvents: 50 },
        "ticket-slow": "off",
      },
    },
  }),
  slo("free", {
    objective: "99",
    period: "90d",
    sli: events({
      total: 'sum by (zone, tenant) (rate(calls_total{tenant=~"a|b|c"}[$window]))',
      bad: '(sum by (zone, tenant) (rate(calls_total{tenant=~"a|b|c",outcome="error"}[$window])))',
    }),
    groupBy: ["zone", "tenant"],
    missing: "quiet",
    alerts: { tiers: { "page-fast": "off", "page-slow": "off" } },
  }),
  slo("difference", {
    objective: "99.95",
    period: "calendar-month",
    sli: events({
      total: 'sum(rate(rpc_seconds_count{job="rpc"}[$window]))',
      bad: 'sum(rate(rpc_seconds_count{job="rpc"}[$window])) - sum(rate(rpc_seconds_bucket{job="rpc",le="0.3"}[$window]))',
    }),
    exclusions: [
      { name: "backup", every: "day", at: "00:10", for: "15m" },
      { name: "move", from: "2026-03-01T02:00:00Z", to: "2026-03-01T04:00:00Z" },
    ],
  }),
  slo("never-missing", {
    objective: "99.9",
    sli: events({
      total: "sum(rate(mails_total[$window])) or vector(0)",
      bad: "sum(rate(mails_failed_total[$window])) or vector(0)",
    }),
    idle: "good",
  }),
  slo("two-metrics", {
    objective: "99.99",
    period: "14d",
    sli: events({ total: "orders_total", good: 'orders_done_total{region="eu"}' }),
    alerts: { exhausted: "off", forecast: "off", tiers: { "page-fast": { factor: "20.5" } } },
  }),
  slo("two-ways-to-fail", {
    objective: "99.5",
    sli: events({
      total: 'edge_responses_total{site="shop"}',
      bad: 'sum(rate(edge_responses_total{site="shop",class="5xx"}[$window])) + sum(rate(edge_timeouts_total[$window]))',
    }),
  }),
  slo("gauges", {
    objective: "99.9",
    sli: events({
      total: "sum(avg_over_time(aws_applicationelb_request_count_sum[$window])) / 60",
      bad: "sum(avg_over_time(aws_applicationelb_httpcode_elb_5_xx_count_sum[$window])) / 60",
    }),
  }),
  slo("unforeseeable", {
    objective: "99",
    sli: events({ total: "sum(irate(packets_total[$window]))", bad: "max(irate(packets_lost_total[$window]))" }),
  }),
  slo("one-route", {
    objective: "99.9",
    sli: events({ total: 'hits_total{route="/pay"}', bad: 'hits_total{route="/pay",code="500"}' }),
    groupBy: ["route"],
  }),
  slo("fast", {
    objective: "98",
    period: "calendar-quarter",
    sli: latency({ histogram: 'http_request_duration_seconds{job="web"}', threshold: "1s", edges: ["0.3", "1"] }),
    groupBy: ["route"],
  }),
  slo("fast-in-milliseconds", {
    objective: "99",
    sli: latency({ histogram: "query_milliseconds_bucket", threshold: "250ms", unit: "milliseconds" }),
  }),
];

/** SLOs to which every minute weighs the same. */
const timed: readonly SloSpec[] = [
  slo("home", { objective: "99.9", sli: probe({ probe: "home" }) }),
  slo("home-or-bad", { objective: "99.9", sli: probe({ probe: "login", gap: "bad" }) }),
  slo("home-per-place", { objective: "99.9", sli: probe({ probe: "pay", gap: "excluded" }), groupBy: ["place"] }),
  slo("home-by-time", { objective: "99.9", sli: probe({ probe: "cart", measure: "time" }) }),
  slo("home-by-time-or-bad", { objective: "99.9", sli: probe({ probe: "search", measure: "time", gap: "bad" }) }),
  slo("up", { objective: "99.9", sli: timeSlice({ condition: 'avg(avg_over_time(up{job="db"}[$window])) > 0.5' }) }),
  slo("up-or-bad", {
    objective: "99",
    sli: timeSlice({ condition: 'min(min_over_time(up{job="cache"}[$window])) == 1', gap: "bad", slice: "2m" }),
  }),
  slo("not-late", {
    objective: "99.5",
    period: "calendar-week",
    sli: timeSlice({ condition: "max by (shard) (max_over_time(index_age_seconds[$window])) < 300", gap: "excluded" }),
    groupBy: ["shard"],
  }),
  slo("few-errors", {
    objective: "99",
    sli: timeSlice({
      condition: "sum(rate(uploads_failed_total[$window])) / sum(rate(uploads_total[$window])) <= 0.05",
    }),
  }),
  slo("quick", {
    objective: "99",
    sli: timeSlice({ condition: "histogram_quantile(0.9, sum by (le) (rate(disk_seconds_bucket[$window]))) < 0.5" }),
  }),
  slo("pipeline", {
    objective: "99.9",
    sli: ratio({ error: "1 - avg(avg_over_time(pipeline_success_ratio[$window]))" }),
  }),
  slo("share", {
    objective: "98",
    sli: ratio({ error: "1 - sum(rate(hits_good_total[$window])) / sum(rate(hits_all_total[$window]))" }),
  }),
  slo("weighted", {
    objective: "99",
    sli: ratio({ error: "avg(avg_over_time(loss_percent[$window])) / 100", weight: 'frames_total{kind="video"}' }),
  }),
  slo("ratio-per-zone", {
    objective: "99",
    period: "1d",
    sli: ratio({ error: "max by (zone) (max_over_time(zone_error_ratio[$window]))" }),
    groupBy: ["zone"],
    alerts: { tiers: { "page-fast": "off", "ticket-slow": "off" } },
  }),
];

const steps: readonly SloSpec[] = [
  slo("cart", { objective: "99.9", sli: events({ total: "carts_total", bad: 'carts_total{code="500"}' }) }),
  slo("pay", {
    objective: "99.9",
    sli: events({ total: "payments_total", good: 'payments_total{code="200"}' }),
    exclusions: [{ name: "bank holiday", every: "day", at: "00:10", for: "5m" }],
  }),
  slo("ledger", { objective: "99.9", sli: timeSlice({ condition: 'min(up{job="ledger"}) > 0' }) }),
  slo("stock", { objective: "99", sli: timeSlice({ condition: 'min(up{job="stock"}) > 0', gap: "bad" }) }),
];

const journeys: readonly SloSpec[] = [
  slo("weighted", {
    objective: "99",
    sli: composite({
      rule: "weighted",
      of: [{ slo: "step-cart", weight: 2 }, { slo: "step-pay" }, { slo: "step-ledger" }],
    }),
  }),
  slo("weakest", {
    objective: "99",
    sli: composite({ rule: "weakest", of: [{ slo: "step-cart" }, { slo: "step-ledger" }] }),
  }),
  slo("nested", {
    objective: "99",
    sli: composite({ rule: "weakest", of: [{ slo: "journey-weakest" }, { slo: "journey-hits" }] }),
  }),
  slo("gap", {
    objective: "99",
    sli: composite({ rule: "weighted", of: [{ slo: "step-stock" }, { slo: "step-cart" }] }),
  }),
  slo("entangled", {
    objective: "99",
    sli: composite({ rule: "weighted", of: [{ slo: "journey-hits" }, { slo: "journey-failing-hits" }] }),
  }),
  slo("hits", { objective: "99", sli: events({ total: "hits_total", bad: 'hits_total{code=~"5.."}' }) }),
  slo("failing-hits", {
    objective: "90",
    sli: events({ total: "hits_total", bad: 'hits_total{code="500"}' }),
    alerts: { tiers: { "page-fast": "off" } },
  }),
];

/** Every kind of service, for a stack of one's own. */
export const everyService: readonly ServiceSpec[] = [
  service("web", {
    owner: "Ada",
    team: "front",
    tier: "1",
    runbook: "https://wiki.example.org/web",
    labels: { area: "shop" },
    notify: { channel: "#web", mention: "@web" },
    slos: counted,
  }),
  service("store", { team: "back", slos: timed }),
  service("step", { slos: steps }),
  service("journey", {
    notify: { channel: "#journeys" },
    exclusions: [{ name: "window", every: "sunday", at: "02:00", for: "2h" }],
    slos: journeys,
  }),
];

/** A stack with every kind of SLI and every option of an SLO. */
export const everyKind: StackSpec = defineStack({
  name: "every-kind",
  scrapeInterval: "15s",
  grafanaUrl: "https://grafana.example.org/",
  labels: { cluster: "eu-1" },
  notify: { channel: "ops" },
  probes: [
    { name: "home", url: "https://shop.example.org/", interval: "15s" },
    { name: "login", url: "https://shop.example.org/login" },
    { name: "pay", url: "https://shop.example.org/pay", interval: "1m" },
    { name: "cart", url: "https://shop.example.org/cart", interval: "2m", alert: "page", labels: { team: "back" } },
    { name: "search", url: "https://shop.example.org/search" },
  ],
  services: everyService,
});
