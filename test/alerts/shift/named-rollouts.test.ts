import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });

const began = (values: string): InputSeries => ({
  series: 'haproxy_process_start_time_seconds{job="edge"}',
  values,
});
const rollout = (at: string) => `haproxy-http-19700101T00${at}Z`;
const named = (at: string, values: string): InputSeries => ({
  series: `trafficshift_info{shift="haproxy-http",rollout="${rollout(at)}"}`,
  values,
});
const shifting = (values: string): InputSeries => ({
  series: 'trafficshift_phase{shift="haproxy-http",phase="shifting"}',
  values,
});

interface Row {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  readonly more: readonly InputSeries[];
  /** By minute: which rollout lost what nobody saw, and which alerts fire. */
  readonly told: Readonly<Record<string, { readonly unseen?: string; readonly firing: string }>>;
}

/** HAProxy ends the first rollout by beginning anew, after two minutes; the next one begins 45 seconds later. */
const twoRollouts = [blue(5), both(2), blue(0.75), both(8)];

const rows: readonly Row[] = [
  {
    name: "not of the next rollout, by whose beginning the exporter names another",
    phases: twoRollouts,
    more: [
      began("1x27 418x80"),
      named("0503", "_x21 1x10 stale _x80"),
      named("0747", "_x32 1x80"),
      shifting("0x20 1x7 0x3 1x80"),
    ],
    told: {
      "6.5": { firing: "" },
      "7": { unseen: "0503", firing: "ProxyReloadedMidShift RollbackDetected" },
      "7.5": { unseen: "0503", firing: "ProxyReloadedMidShift RollbackDetected" },
      // Until the exporter names it.
      "8": { unseen: "0503", firing: "ProxyReloadedMidShift" },
      "8.25": { firing: "" },
      "9": { firing: "" },
      "11": { firing: "" },
    },
  },
  {
    name: "of both, which are one to rules without an exporter",
    phases: twoRollouts,
    more: [began("1x27 418x80")],
    told: {
      "7.5": { unseen: "0500", firing: "ProxyReloadedMidShift RollbackDetected" },
      "9": { unseen: "0500", firing: "ProxyReloadedMidShift" },
      "11": { unseen: "0500", firing: "ProxyReloadedMidShift" },
      "13": { unseen: "0500", firing: "" },
    },
  },
  {
    name: "of one that the exporter named only after HAProxy began anew",
    phases: [blue(5), both(10)],
    more: [began("1x20 307x80"), named("0503", "_x22 1x80"), shifting("0x21 1x80")],
    told: {
      "5": { firing: "" },
      "5.25": { unseen: "0500", firing: "ProxyReloadedMidShift" },
      "6": { unseen: "0503", firing: "ProxyReloadedMidShift" },
      "9": { unseen: "0503", firing: "ProxyReloadedMidShift" },
      "12": { unseen: "0503", firing: "" },
    },
  },
  {
    name: "not of one that was begun soon after HAProxy was back",
    phases: [blue(5), both(10)],
    more: [began("1x13 207x80"), named("0503", "_x22 1x80"), shifting("0x21 1x80")],
    told: { "5": { firing: "" }, "6": { firing: "" }, "9": { firing: "" } },
  },
];

needs("prometheus")("Rules say that HAProxy began anew in the middle", () => {
  test.each(rows)("$name", async ({ phases, more, told }) => {
    const promql = Object.entries(told).flatMap(([minute, { unseen, firing }]) => [
      firingAt(Number(minute), firing === "" ? [] : firing.split(" ")),
      {
        expr: "max by (rollout) (shift:unseen_losses:info)",
        eval_time: `${60 * Number(minute)}s`,
        exp_samples: unseen === undefined ? [] : [{ labels: `{rollout="${rollout(unseen)}"}`, value: 1 }],
      },
    ]);
    expect(await evaluatedShift({ stack: stackOf(oneShift("haproxy-http")), phases, more, promql })).toBe("");
  });
});
