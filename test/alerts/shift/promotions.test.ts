import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift, shiftNames } from "./every-shift.ts";

const half = { ...fine, requests: 300 };
const stable = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, undefined] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });

/** Five minutes of nothing, and of a rollout. */
const released = [stable(5), both(5), stable(15)];

const flagger = (values: string): InputSeries => ({
  series: 'flagger_canary_status{namespace="shop",name="checkout"}',
  values,
});
const ofExporter = (shift: string, metric: string, label: string, values: string): InputSeries => ({
  series: `${metric}{shift="${shift}",${label}}`,
  values,
});
const completed = (shift: string, values: string) =>
  ofExporter(shift, "trafficshift_finished_total", 'outcome="completed"', values);
const phase = (shift: string, name: string, values: string) =>
  ofExporter(shift, "trafficshift_phase", `phase="${name}"`, values);

interface Row {
  readonly name: string;
  readonly shift: "istio" | "pods-label";
  readonly phases?: readonly ShiftPhase[];
  readonly more: readonly InputSeries[];
  /** Names of the alerts that fire, by minute; "promoted" where the candidate won. */
  readonly told: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    name: "Flagger's that succeeded, for ten minutes",
    shift: "istio",
    more: [flagger("1x19 0x19 1x80")],
    told: { "4": "", "9": "", "10": "promoted", "11": "promoted", "19": "promoted", "21": "" },
  },
  {
    name: "Flagger's of which it said so while its promotion was on",
    shift: "istio",
    more: [flagger("1x19 0x9 1x90")],
    told: { "9": "", "10": "promoted", "19": "promoted" },
  },
  {
    name: "Flagger's that succeeded before its next one began",
    shift: "istio",
    more: [flagger("1x19 0x19 1x7 0x80")],
    told: { "11": "promoted", "13": "promoted", "19": "promoted" },
  },
  {
    name: "Flagger's that went from nothing to everything at once, and succeeded",
    shift: "istio",
    phases: [stable(5), { minutes: 5, weights: [0, 100], flows: [undefined, fine] }, stable(12)],
    more: [flagger("1x19 0x19 1x80")],
    told: { "9": "", "11": "promoted", "19": "promoted" },
  },
  {
    name: "Flagger's that succeeded after one that failed",
    shift: "istio",
    phases: [stable(5), both(5), stable(1), both(4), stable(10)],
    more: [flagger("1x19 0x19 2x3 0x15 1x60")],
    told: { "10.5": "RollbackDetected RolloutAborted", "15": "promoted", "16": "promoted", "19": "promoted" },
  },
  {
    name: "none of Flagger's that failed",
    shift: "istio",
    more: [flagger("1x19 0x19 2x80")],
    told: { "9": "", "10": "RollbackDetected RolloutAborted", "11": "RollbackDetected RolloutAborted" },
  },
  {
    name: "none of Flagger's that failed, although it says 1 of the next one that waits to be approved",
    shift: "istio",
    more: [flagger("1x19 0x19 2x7 1x80")],
    told: { "11": "RollbackDetected RolloutAborted", "13": "RollbackDetected", "19": "RollbackDetected" },
  },
  {
    name: "none of Flagger's that begins anew with a newer version",
    shift: "istio",
    more: [flagger("1x19 0x80")],
    told: { "11": "RollbackDetected" },
  },
  {
    name: "one that the exporter counted as completed, where nobody has Flagger's status",
    shift: "istio",
    more: [completed("istio", "3x43 4x80")],
    told: { "10.5": "RollbackDetected", "12": "promoted", "19": "promoted" },
  },
  {
    name: "none for what the exporter counted before",
    shift: "istio",
    more: [completed("istio", "3x30 4x80")],
    told: { "12": "RollbackDetected" },
  },
  {
    name: "Argo Rollouts' that the exporter counted as completed, also while it waits for the traffic",
    shift: "pods-label",
    more: [
      phase("pods-label", "shifting", "0x19 1x23 0x80"),
      phase("pods-label", "idle", "1x19 0x23 1x80"),
      completed("pods-label", "3x43 4x80"),
    ],
    told: { "9": "", "10": "promoted", "10.5": "promoted", "12": "promoted", "19": "promoted", "21": "" },
  },
  {
    name: "none of Argo Rollouts' that goes back",
    shift: "pods-label",
    more: [
      phase("pods-label", "shifting", "0x19 1x19 0x80"),
      phase("pods-label", "aborting", "0x39 1x4 0x80"),
      completed("pods-label", "3x120"),
    ],
    told: { "10.5": "RollbackDetected", "12": "RollbackDetected" },
  },
];

function asked(shift: string, minute: number, said: string): readonly object[] {
  const isPromoted = said === "promoted";
  return [
    firingAt(minute, isPromoted || said === "" ? [] : said.split(" ")),
    {
      expr: "shift:promoted:info",
      eval_time: `${60 * minute}s`,
      exp_samples: isPromoted ? [{ labels: promoted[shift], value: 1 }] : [],
    },
  ];
}

const promoted: Readonly<Record<string, string>> = {
  istio: 'shift:promoted:info{shift="istio",service="checkout",layer="mesh"}',
  "pods-label": 'shift:promoted:info{shift="pods-label",service="checkout",layer="podRatio"}',
};

needs("prometheus")("Rules take for promoted", () => {
  test.each(rows)("$name", async ({ shift, phases = released, more, told }) => {
    const promql = Object.entries(told).flatMap(([minute, said]) => asked(shift, Number(minute), said));
    expect(await evaluatedShift({ stack: stackOf(oneShift(shift)), phases, more, promql })).toBe("");
  });
});

test("shiftFiles() asks for promotions by name where controllers make them", () => {
  const recorded = (name: string) =>
    shiftFiles(stackOf(oneShift(name)))
      .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
      .some((rule) => rule.kind === "recording" && rule.record === "shift:promoted:info");
  expect(shiftNames.filter(recorded)).toEqual(["pods-label", "istio", "istio-services", "ingress-flagger"]);
});
