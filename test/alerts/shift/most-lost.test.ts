import { expect, test } from "@jest/globals";
import type { ArmFlow } from "../../../alerts/shift/tests/arm-flow.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const flow = (requests: number, lost = 0): ArmFlow => ({ requests, errors: 0, slow: 0, lost });
const half = (minutes: number, lost: number): ShiftPhase => ({
  minutes,
  weights: [50, 50],
  flows: [flow(300), flow(300, lost)],
});
/** After ten minutes green loses seven requests within fifteen seconds, and seven more. */
const phases: readonly ShiftPhase[] = [
  { minutes: 5, weights: [100, 0], flows: [flow(600), flow(0)] },
  half(5, 0),
  half(0.5, 7),
  half(2.5, 0),
  half(0.25, 10),
  half(7, 0),
];

const said = (eval_time: string, count: number) => ({
  eval_time,
  alertname: "DrainDroppedRequests",
  exp_alerts: [
    {
      exp_labels: {
        shift: "haproxy-http",
        service: "checkout",
        layer: "haproxy",
        arm: "green",
        role: "candidate",
        region: "eu",
        team: "shop",
        severity: "page",
        channel: "#shop",
        mention: "@shop",
      },
      exp_annotations: {
        summary: `haproxy-http: ${count} requests to green were lost within two minutes`,
        description:
          "They were given to green, which never answered them; error counters need not show that. Most often servers end before they have answered: let them finish (SIGQUIT for nginx), wait in preStop, and give the weight time to reach 0 first.",
        runbook_url: "https://wiki.example.org/shift",
        dashboard_url: "https://grafana.example.org/d/nines-shift-haproxy-http",
      },
    },
  ],
});
const quiet = (eval_time: string) => ({ eval_time, alertname: "DrainDroppedRequests", exp_alerts: [] });

needs("prometheus")("DrainDroppedRequests", () => {
  test("is quiet about five, of which rounded rates make a little more", async () => {
    const stack = { ...stackOf(oneShift("haproxy-http")), scrapeSeconds: 30 };
    const five: readonly ShiftPhase[] = [
      { minutes: 5, weights: [100, 0], flows: [flow(600), flow(0)] },
      half(5, 0),
      half(0.5, 5),
      half(6, 0),
    ];
    const expr = (query: string) => `max by (arm) (max_over_time(${query}[16m:30s])) > 0`;
    const promql = [
      {
        expr: expr('(shift:arm_dropped:inc2m{arm="green"} > bool 5)'),
        eval_time: "16m",
        exp_samples: [{ labels: '{arm="green"}', value: 1 }],
      },
      { expr: expr('ALERTS{alertname="DrainDroppedRequests"}'), eval_time: "16m", exp_samples: [] },
    ];
    expect(await evaluatedShift({ stack, phases: five, interval: "30s", every: "30s", promql })).toBe("");
  });

  // The second loss is smaller, and begins before the first one is five minutes old.
  test("tells more than the limit at an alert's first second, and the most of two minutes until its last", async () => {
    const stack = stackOf(oneShift("haproxy-http"));
    const alerts = [
      quiet("10m"),
      said("10m15s", 6),
      said("11m30s", 14),
      said("12m30s", 14),
      quiet("12m45s"),
      quiet("13m"),
      // Half of ten is not more than five.
      quiet("13m15s"),
      said("13m30s", 7),
      said("14m", 10),
      said("15m", 10),
      quiet("15m15s"),
    ];
    expect(await evaluatedShift({ stack, phases, alerts })).toBe("");
  });
});
