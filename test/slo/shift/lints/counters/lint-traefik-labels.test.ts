import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const asked = (label: string, metric: string, matchers = "") => ({
  traffic: {
    ...counters,
    label,
    requests: `${metric}{${matchers}}`,
    errors: `${metric}{${matchers}${matchers === "" ? "" : ","}code=~"5.."}`,
  },
  weights: record,
  dns,
});

const has = (place: string, metric: string, label: string, cure: string) =>
  `shifts[0].${place}: ${metric} has no label "${label}" by which Traefik would tell the arms apart (write ${cure})`;

test.each([
  {
    name: "services by the counter of entry points",
    change: asked("service", "traefik_entrypoint_requests_total"),
    says: [
      has(
        "traffic.errors",
        "traefik_entrypoint_requests_total",
        "service",
        'traefik_service_requests_total{code=~"5.."}',
      ),
      has("traffic.requests", "traefik_entrypoint_requests_total", "service", "traefik_service_requests_total"),
    ],
  },
  {
    name: "services of one entry point: the label goes, which they do not have",
    change: asked("exported_service", "traefik_entrypoint_requests_total", 'job="traefik",entrypoint="web"'),
    says: [
      has(
        "traffic.errors",
        "traefik_entrypoint_requests_total",
        "exported_service",
        'traefik_service_requests_total{job="traefik",code=~"5.."}',
      ),
      has(
        "traffic.requests",
        "traefik_entrypoint_requests_total",
        "exported_service",
        'traefik_service_requests_total{job="traefik"}',
      ),
    ],
  },
  {
    name: "routers by the counter of services",
    change: asked("router", "traefik_service_requests_total"),
    says: [
      has("traffic.errors", "traefik_service_requests_total", "router", 'traefik_router_requests_total{code=~"5.."}'),
      has("traffic.requests", "traefik_service_requests_total", "router", "traefik_router_requests_total"),
    ],
  },
  {
    name: "entry points by the counter of routers",
    change: asked("entrypoint", "traefik_router_requests_total"),
    says: [
      has(
        "traffic.errors",
        "traefik_router_requests_total",
        "entrypoint",
        'traefik_entrypoint_requests_total{code=~"5.."}',
      ),
      has("traffic.requests", "traefik_router_requests_total", "entrypoint", "traefik_entrypoint_requests_total"),
    ],
  },
  { name: "services by their own", change: asked("service", "traefik_service_requests_total"), says: [] },
  { name: "services of routers", change: asked("service", "traefik_router_requests_total"), says: [] },
  { name: "entry points", change: asked("entrypoint", "traefik_entrypoint_requests_total"), says: [] },
  { name: "a label of the scrape", change: asked("cluster", "traefik_entrypoint_requests_total"), says: [] },
  { name: "services of another proxy", change: asked("service", "kong_http_requests_total"), says: [] },
])("lintTraefikLabels() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

test("lintTraefikLabels() says it of a histogram, too", () => {
  const { traffic } = asked("service", "traefik_service_requests_total");
  const slow = { histogram: "traefik_entrypoint_request_duration_seconds", threshold: "300ms" };
  expect(problemsOf({ traffic, slow, weights: record, dns }).says).toEqual([
    'shifts[0].slow.histogram: traefik_entrypoint_request_duration_seconds has no label "service" by which Traefik would tell the arms apart (write traefik_service_request_duration_seconds)',
  ]);
});
