import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });
const tenth = (minutes: number): ShiftPhase => ({
  minutes,
  weights: [90, 10],
  flows: [
    { ...fine, requests: 540 },
    { ...fine, requests: 60 },
  ],
});
const green = (minutes: number): ShiftPhase => ({ minutes, weights: [0, 100], flows: [none, fine] });

const rollout = (at: string) => `haproxy-http-19700101T00${at}Z`;
const firing = 'ALERTS{alertname="RollbackDetected",alertstate="firing"}';

const stack = stackOf(oneShift("haproxy-http"));
const alertExpr = shiftFiles(stack)
  .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
  .flatMap((rule) => ("alert" in rule && rule.alert === "RollbackDetected" ? [rule.expr] : []))[0];

interface Row {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  readonly more?: readonly InputSeries[];
  readonly every?: string;
  /** By minute: of which rollout it is told; empty: of none by name. */
  readonly told: Readonly<Record<string, string | undefined>>;
  /** How many alerts it is in all: one that loses its name for a moment is another one. */
  readonly alerts: number;
}

const rows: readonly Row[] = [
  {
    name: "the rollout that was undone, as long as it is told",
    phases: [blue(5), both(5), blue(15)],
    told: { "9.75": undefined, "10": "0500", "15": "0500", "19.75": "0500", "20": undefined },
    alerts: 1,
  },
  {
    name: "the rollout that was undone, as long as it is told, also where rules are evaluated between the steps that they look back by",
    phases: [blue(5), both(5), blue(15)],
    told: { "10": "0500", "15": "0500", "19.5": "0500", "20": undefined },
    alerts: 1,
    every: "10s",
  },
  {
    name: "each of two that followed each other",
    phases: [blue(5), both(2), blue(1), both(2), blue(5)],
    told: { "7.5": "0500", "9": undefined, "10.5": "0800", "14": "0800" },
    alerts: 2,
  },
  {
    name: "one that had completed, also once rules tell of it no more",
    phases: [blue(5), both(2), green(5), blue(12)],
    told: { "11": undefined, "12": "0500", "16.5": "0500", "17": "0500", "21.5": "0500", "22": undefined },
    alerts: 1,
  },
  {
    name: "no name where it had completed long before",
    phases: [blue(5), both(2), green(15), blue(5)],
    told: { "22": "", "26": "" },
    alerts: 1,
  },
  {
    name: "no name where all moved at once, soon after another was undone",
    phases: [blue(5), both(2), blue(1), green(1), blue(5)],
    told: { "7.5": "0500", "8.5": undefined, "9": "", "13": "" },
    alerts: 2,
  },
  {
    name: "the name that the exporter gave it",
    phases: [blue(5), both(5), blue(15)],
    more: [
      { series: `trafficshift_info{shift="haproxy-http",rollout="${rollout("0503")}"}`, values: "_x20 1x80" },
      { series: 'trafficshift_phase{shift="haproxy-http",phase="shifting"}', values: "0x20 1x20 0x80" },
    ],
    told: { "10": "0503", "19.75": "0503" },
    alerts: 1,
  },
];

needs("prometheus")("RollbackDetected", () => {
  test.each(rows)("carries $name", async ({ phases, more = [], told, alerts, every }) => {
    const minutes = phases.reduce((sum, phase) => sum + phase.minutes, 0);
    const promql = [
      ...Object.entries(told).map(([minute, at]) => ({
        expr: `count by (rollout) (${firing})`,
        eval_time: `${60 * Number(minute)}s`,
        exp_samples: at === undefined ? [] : [{ labels: at === "" ? "{}" : `{rollout="${rollout(at)}"}`, value: 1 }],
      })),
      {
        expr: `count(count_over_time(${firing}[1h]))`,
        eval_time: `${minutes}m`,
        exp_samples: [{ labels: "{}", value: alerts }],
      },
    ];
    expect(
      await evaluatedShift({
        stack,
        phases,
        more,
        promql,
        ...(every !== undefined && { every }),
      }),
    ).toBe("");
  });

  test("tells how much the candidate had in that rollout, and not in one that was undone before", async () => {
    const phases = [blue(5), both(2), green(2), blue(1), tenth(2), blue(5)];
    const told = (minute: number, rollouts: Readonly<Record<string, number>>) => ({
      expr: `sum by (rollout) (${alertExpr})`,
      eval_time: `${60 * minute}s`,
      exp_samples: Object.entries(rollouts).map(([at, value]) => ({ labels: `{rollout="${rollout(at)}"}`, value })),
    });
    const promql = [told(9.5, { "0500": 1 }), told(11, {}), told(13, { "1000": 0.1 }), told(16, { "1000": 0.1 })];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });

  /** What rules recorded before roles were swapped, and swapped back: green was the candidate, with all of the traffic; then the stable arm. */
  const recorded = (arm: "blue" | "green", role: string, values: string): InputSeries => ({
    series: `shift:arm_share:intended{arm="${arm}",layer="haproxy",role="${role}",service="checkout",shift="haproxy-http"}`,
    values,
  });
  const swapped = [
    recorded("green", "candidate", "1x11 stale"),
    recorded("blue", "stable", "0x11 stale"),
    recorded("green", "stable", "_x12 1x3 0x3 stale"),
    recorded("blue", "candidate", "_x12 0x3 1x3 stale"),
  ];
  const unseen: ShiftPhase = { minutes: 5, weights: undefined, flows: [undefined, undefined] };

  test.each([
    {
      name: "nothing where roles were swapped twice and no weight moved",
      phases: [unseen, blue(8)],
      told: { 5.5: 0, 8: 0 },
    },
    {
      name: "a rollout that is undone after roles were swapped twice",
      phases: [unseen, blue(1), both(2), blue(5)],
      told: { 6: 0, 7.5: 0, 8.5: 1, 12: 1 },
    },
  ])("tells of $name", async ({ phases, told }) => {
    const promql = Object.entries(told).map(([minute, value]) => ({
      expr: `count(${firing})`,
      eval_time: `${60 * Number(minute)}s`,
      exp_samples: value === 0 ? [] : [{ labels: "{}", value }],
    }));
    expect(await evaluatedShift({ stack, phases, more: swapped, promql })).toBe("");
  });
});
