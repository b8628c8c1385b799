import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
/** A tenth, half or all of the traffic goes to green, of which so many of a hundred requests fail; one of a thousand of blue does. */
const parts = (minutes: number, share: number, errors: number): ShiftPhase => ({
  minutes,
  weights: [100 - share, share],
  flows: [
    { ...fine, requests: 10 * (100 - share), errors: share < 100 ? 1 : 0 },
    { ...fine, requests: 10 * share, errors: (errors * share) / 10 },
  ],
});

interface Row {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  readonly more?: readonly InputSeries[];
  readonly every?: string;
  /** Names of the alerts that fire, by minute. */
  readonly firing: Readonly<Record<number, string>>;
}

/** Five minutes of blue alone, then ten of a tenth. */
const judged = [blue(5), parts(10, 10, 5)];

const rows: readonly Row[] = [
  {
    name: "goes on when it has everything and fails as often",
    phases: [...judged, parts(40, 100, 5)],
    firing: {
      14: "CanaryErrorRateHigher",
      18: "CanaryErrorRateHigher",
      20: "CanaryErrorRateHigher",
      24: "CanaryErrorRateHigher",
      25.25: "CanaryErrorRateHigher",
      27.5: "CanaryErrorRateHigher",
      40: "CanaryErrorRateHigher",
      54: "CanaryErrorRateHigher",
    },
  },
  {
    name: "ends when it fails no more",
    phases: [...judged, parts(15, 100, 5), parts(10, 100, 0)],
    firing: { 30: "CanaryErrorRateHigher", 36: "", 39: "" },
  },
  {
    name: "ends soon after the rollout where it fails no more with everything",
    phases: [...judged, parts(15, 100, 0)],
    firing: { 14: "CanaryErrorRateHigher", 20: "", 24: "", 28: "" },
  },
  {
    name: "ends when everything goes back at once",
    phases: [...judged, parts(15, 100, 5), blue(5)],
    firing: { 29: "CanaryErrorRateHigher", 30.25: "RollbackDetected", 33: "RollbackDetected" },
  },
  {
    name: "goes on while half of it is taken back",
    phases: [...judged, parts(15, 100, 5), parts(2, 50, 5), blue(5)],
    firing: { 29: "CanaryErrorRateHigher", 31.5: "CanaryErrorRateHigher", 36.5: "RollbackDetected" },
  },
  {
    name: "is none of the next rollout",
    phases: [...judged, parts(15, 100, 5), blue(1), parts(10, 10, 0)],
    firing: { 29: "CanaryErrorRateHigher", 31: "", 31.25: "", 32: "", 35: "", 40: "" },
  },
  {
    name: "is none of a candidate that begins to fail when it has everything",
    phases: [blue(5), parts(10, 10, 0.1), parts(15, 100, 5)],
    firing: { 14: "", 20: "", 29: "" },
  },
  {
    name: "is none of the other arm once roles are swapped",
    phases: [{ ...blue(10), weights: undefined, flows: [undefined, undefined] }, blue(1), parts(10, 10, 0)],
    more: [
      {
        series:
          'shift:still_worse:ratio{layer="haproxy",rollout="haproxy-http-19700101T000001Z",service="checkout",shift="haproxy-http"}',
        values: "0.002x39 stale",
      },
    ],
    firing: { 10: "", 11.25: "", 12: "", 15: "" },
  },
  {
    name: "ends six hours after the last change",
    every: "1m",
    phases: [...judged, parts(364, 100, 5)],
    firing: { 374: "CanaryErrorRateHigher", 376: "" },
  },
];

const stack = stackOf(oneShift("haproxy-http"));

needs("prometheus")("That a candidate is worse", () => {
  test.each(rows)("$name", async ({ name: _, firing, ...course }) => {
    const promql = Object.entries(firing).map(([minute, names]) =>
      firingAt(Number(minute), names === "" ? [] : names.split(" ")),
    );
    expect(await evaluatedShift({ stack, ...course, promql })).toBe("");
  });

  test("is told without the numbers of its rollout once nobody knows them any more", async () => {
    const told = {
      exp_labels: {
        shift: "haproxy-http",
        service: "checkout",
        layer: "haproxy",
        region: "eu",
        team: "shop",
        rollout: "haproxy-http-19700101T000500Z",
        severity: "page",
        channel: "#shop",
        mention: "@shop",
      },
      exp_annotations: {
        summary: "haproxy-http: green fails more often than blue: 5% of its requests",
        description:
          "green was judged worse than blue in this rollout, still has traffic and goes on failing. Chance alone does that in fewer than one of 1000 rollouts. Roll back.",
        runbook_url: "https://wiki.example.org/shift",
        dashboard_url: "https://grafana.example.org/d/nines-shift-haproxy-http",
      },
    };
    const alerts = [{ eval_time: "29m", alertname: "CanaryErrorRateHigher", exp_alerts: [told] }];
    expect(await evaluatedShift({ stack, phases: [...judged, parts(15, 100, 5)], alerts })).toBe("");
  });
});

/** A tenth, half or all of the traffic goes to green, of which so many of a hundred requests are slow; one of a thousand of blue is. */
const slowParts = (minutes: number, share: number, slow: number): ShiftPhase => ({
  minutes,
  weights: [100 - share, share],
  flows: [
    { ...fine, requests: 10 * (100 - share), slow: share < 100 ? 1 : 0 },
    { ...fine, requests: 10 * share, slow: (slow * share) / 10 },
  ],
});

const judgedSlower = [blue(5), slowParts(10, 10, 5)];

const slowerRows: readonly Row[] = [
  {
    name: "goes on when it has everything and is slow as often",
    phases: [...judgedSlower, slowParts(40, 100, 5)],
    firing: {
      14: "CanarySlower",
      15.25: "CanarySlower",
      20: "CanarySlower",
      25.25: "CanarySlower",
      40: "CanarySlower",
      54: "CanarySlower",
    },
  },
  {
    name: "ends when it is slow no more",
    phases: [...judgedSlower, slowParts(15, 100, 5), slowParts(10, 100, 0)],
    firing: { 29: "CanarySlower", 36: "", 39: "" },
  },
  {
    name: "ends when everything goes back",
    phases: [...judgedSlower, slowParts(15, 100, 5), blue(5)],
    firing: { 29: "CanarySlower", 30.25: "RollbackDetected", 33: "RollbackDetected" },
  },
  {
    name: "ends when what it had goes back",
    phases: [...judgedSlower, blue(5)],
    firing: { 14: "CanarySlower", 15.25: "RollbackDetected", 18: "RollbackDetected" },
  },
  {
    name: "is none of the next rollout",
    phases: [...judgedSlower, slowParts(15, 100, 5), blue(1), slowParts(10, 10, 0)],
    firing: { 29: "CanarySlower", 31.25: "", 35: "", 40: "" },
  },
  {
    name: "is none of a candidate that is slow only once it has everything",
    phases: [blue(5), slowParts(10, 10, 0.1), slowParts(15, 100, 5)],
    firing: { 14: "", 20: "", 29: "" },
  },
];

needs("prometheus")("That a candidate is slower", () => {
  test.each(slowerRows)("$name", async ({ name: _, firing, ...course }) => {
    const promql = Object.entries(firing).map(([minute, names]) =>
      firingAt(Number(minute), names === "" ? [] : names.split(" ")),
    );
    expect(await evaluatedShift({ stack: stackOf(oneShift("envoy")), ...course, promql })).toBe("");
  });

  test("is told without the numbers of its rollout once nobody knows them any more", async () => {
    const labels = { shift: "envoy", service: "checkout", layer: "gateway", region: "eu", team: "shop" };
    const told = (percent: string, description: string) => ({
      exp_labels: {
        ...labels,
        rollout: "envoy-19700101T000500Z",
        severity: "ticket",
      },
      exp_annotations: {
        summary: `envoy: green is slow more often than blue: ${percent} of its requests take over 100 ms`,
        description,
        dashboard_url: "https://grafana.example.org/d/nines-shift-envoy",
      },
    });
    const counted =
      "In this rollout green had 178 slow requests in 3550 requests, blue 36 slow requests in 32850 requests. The evidence is 270.6 of 6.9.";
    const uncounted = "green was judged slower than blue in this rollout, still has traffic and goes on being slow.";
    const alerts = [
      { eval_time: "14m", alertname: "CanarySlower", exp_alerts: [told("5.014%", counted)] },
      { eval_time: "29m", alertname: "CanarySlower", exp_alerts: [told("5%", uncounted)] },
    ];
    const phases = [...judgedSlower, slowParts(15, 100, 5)];
    expect(await evaluatedShift({ stack: stackOf(oneShift("envoy")), phases, alerts })).toBe("");
  });
});
