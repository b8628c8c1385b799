import { expect, test } from "@jest/globals";
import { sloSpending } from "../../../alerts/shift/slo-spending.ts";
import { allSlos } from "../../../slo/model.ts";
import type { SliSpec } from "../../../slo/spec.ts";
import { stackOf } from "../generated-stack.ts";
import { everyShift } from "./every-shift.ts";

const ofProxy = {
  kind: "events",
  total: 'haproxy_server_http_responses_total{proxy="app"}',
  bad: 'haproxy_server_http_responses_total{proxy="app",code="5xx"}',
} as const;
const ofApp = {
  kind: "events",
  total: 'http_requests_total{job="haproxy_exporter"}',
  bad: 'http_requests_total{job="haproxy_exporter",code=~"5.."}',
} as const;
const recorded = { kind: "ratio", error: "job:haproxy_errors:ratio_rate5m" } as const;
const of = (...slos: readonly string[]) =>
  ({ kind: "composite", rule: "weakest", of: slos.map((name) => ({ slo: `checkout-${name}` })) }) as const;

test.each<{ name: string; sli: SliSpec; is: boolean }>([
  { name: "an SLO of its own counters", sli: ofProxy, is: true },
  { name: "one of what rules record of them", sli: recorded, is: true },
  { name: "one of others, whose label has its name", sli: ofApp, is: false },
  { name: "a composite with such a part", sli: of("app", "edge"), is: true },
  { name: "a composite of other parts", sli: of("app", "app2"), is: false },
])("sloSpending() knows whether HAProxy counts the events of $name: $is", ({ sli, is }) => {
  const slos = Object.entries({ asked: sli, app: ofApp, app2: ofApp, edge: ofProxy }).map(([name, one]) => ({
    name,
    objective: "99.9",
    sli: one,
  }));
  const services = everyShift.services.map((service) => (service.name === "checkout" ? { ...service, slos } : service));
  const stack = stackOf({ ...everyShift, services, shifts: [] });
  const asked = allSlos(stack).find(({ id }) => id === "checkout-asked");
  expect(asked && sloSpending(asked, stack).isProxyCounted).toBe(is);
});
