import { composite, events, latency, probe, ratio, service, slo, timeSlice } from "../../slo/define-stack.ts";
import { httpProbe, tlsProbe } from "../../slo/probe/define-probes.ts";
import type { SloSpec, StackSpec } from "../../slo/spec.ts";
import { everyShift } from "./shift/every-shift.ts";

const total = 'http_requests_total{job="cart"}';
const bad = 'http_requests_total{job="cart",code=~"5.."}';
const availability = slo("availability", { objective: "99.9", sli: events({ total, bad }) });

function cart(...slos: readonly SloSpec[]): StackSpec {
  return { name: "shop", services: [service("cart", { team: "shop", slos })] };
}

/** Stacks whose generated files are kept word for word in `golden/<name>/`. */
export const goldenCases: Readonly<Record<string, StackSpec>> = {
  minimal: cart(availability),
  "every-sli": {
    ...cart(
      slo("bad", { objective: "99.9", sli: events({ total, bad }) }),
      slo("good", { objective: "99.9", sli: events({ total, good: 'http_requests_total{job="cart",code!~"5.."}' }) }),
      slo("free", {
        objective: "99",
        sli: events({ total: "sum(rate(a_total[$window]))", bad: "sum(rate(b_total[$window]))" }),
      }),
      slo("fast", { objective: "99", sli: latency({ histogram: 'http_seconds{job="cart"}', threshold: "1s" }) }),
      slo("home", { objective: "99.9", sli: probe({ probe: "home" }) }),
      slo("home-or-bad", { objective: "99.9", sli: probe({ probe: "home", gap: "bad" }) }),
      slo("up", { objective: "99.9", sli: timeSlice({ condition: "min(min_over_time(up[$window])) == 1" }) }),
      slo("up-or-bad", { objective: "99.9", sli: timeSlice({ condition: "min(up) > 0", gap: "bad" }) }),
      slo("loss", { objective: "99", sli: ratio({ error: "avg(avg_over_time(loss_ratio[$window]))" }) }),
      slo("weighted-loss", { objective: "99", sli: ratio({ error: "avg(loss_ratio)", weight: "frames_total" }) }),
      slo("journey", {
        objective: "99",
        sli: composite({ rule: "weighted", of: [{ slo: "cart-bad", weight: 2 }, { slo: "cart-up" }] }),
      }),
      slo("worst", {
        objective: "99",
        sli: composite({ rule: "weakest", of: [{ slo: "cart-bad" }, { slo: "cart-up" }] }),
      }),
    ),
    probes: [{ name: "home", url: "https://shop.example.org/", interval: "15s" }],
  },
  grouped: {
    ...cart(
      slo("availability", { ...availability, groupBy: ["route", "zone"], idle: "good" }),
      slo("latency", {
        objective: "99",
        sli: latency({ histogram: "cart_seconds", threshold: "300ms" }),
        groupBy: ["route"],
      }),
    ),
    grafanaUrl: "https://grafana.example.org",
    labels: { region: "eu", cluster: "a" },
    notify: { channel: "#shop", mention: "@shop" },
  },
  sharded: {
    ...cart(
      ...["cart", "pay", "search", "track"].map((name) =>
        slo(name, { objective: "99.9", sli: events({ total, bad }) }),
      ),
    ),
    rules: { shards: 2, rulesPerGroup: 12 },
  },
  periods: cart(
    ...["7d", "30d", "calendar-week", "calendar-month", "calendar-quarter"].map((period) =>
      slo(`over-${period}`, { objective: "99.5", period, sli: events({ total, bad }) }),
    ),
  ),
  "own-timing": cart(
    slo("availability", {
      ...availability,
      missing: "quiet",
      alerts: {
        exhausted: "off",
        forecast: "off",
        tiers: {
          "page-fast": { for: "2m", keepFiringFor: "10m" },
          "page-slow": { factor: "7.5", minBadEvents: 100 },
          "ticket-slow": "off",
        },
      },
    }),
  ),
  exclusions: {
    ...cart(
      slo("availability", {
        ...availability,
        exclusions: [{ name: "migration", from: "2026-03-01T02:00:00Z", to: "2026-03-01T04:00:00Z" }],
      }),
    ),
    exclusions: [
      { name: "backup", every: "day", at: "03:30", for: "30m" },
      { name: "window", every: "sunday", at: "22:00", for: "4h" },
    ],
  },
  saturation: {
    name: "shop",
    services: [
      service("cart", {
        saturation: [
          { name: "cpu", query: "avg by (pod) (rate(cpu_seconds_total[$window])) / 2" },
          { name: "pool", query: 'pool_connections_in_use{job="cart"}', limit: 40, unit: "connections" },
        ],
        slos: [availability],
      }),
    ],
  },
  "probes-of-places": {
    ...cart(
      slo("home", { objective: "99.9", sli: probe({ probe: "home" }) }),
      slo("home-or-bad", { objective: "99.9", sli: probe({ probe: "home", gap: "bad" }) }),
      slo("home-by-time", { objective: "99.9", sli: probe({ probe: "home", measure: "time" }) }),
      slo("home-per-place", { objective: "99.9", sli: probe({ probe: "home" }), groupBy: ["location"] }),
    ),
    notify: { channel: "#shop" },
    grafanaUrl: "https://grafana.example.org",
    probes: [
      httpProbe("home", { url: "https://shop.example.org/", interval: "15s", alert: "page", labels: { team: "shop" } }),
      tlsProbe("certificate", {
        address: "shop.example.org",
        interval: "10m",
        runbook: "https://wiki.example.org/tls",
      }),
    ],
    exporter: {
      locations: [
        { name: "frankfurt", weight: 50 },
        { name: "new-york", weight: 30 },
        { name: "singapore", weight: 20 },
      ],
    },
  },
  "exporter-alerts": {
    ...cart(availability, slo("home", { objective: "99.9", sli: probe({ probe: "home" }) })),
    probes: [httpProbe("home", { url: "https://shop.example.org/", alert: "page" })],
    exporter: { alerts: "exporter" },
  },
  shifts: {
    ...everyShift,
    shifts: (everyShift.shifts ?? []).filter(({ name }) => ["haproxy-http", "pods-label", "alb"].includes(name)),
  },
  sloth: { ...cart(availability), rules: { compat: "sloth" } },
  victoriametrics: {
    ...cart(
      availability,
      slo("idle", { objective: "99", sli: events({ total, good: "good_total" }), idle: "unknown" }),
    ),
    rules: { target: "victoriametrics" },
  },
};
