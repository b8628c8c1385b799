import { expect, test } from "@jest/globals";
import { type ShiftPhase, shiftFeed } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const slowRatio = "shift:arm_slow_ratio:rate5m";
const names = ["shift:arm_slow:rate", slowRatio, "shift:arm_slow:sum", "shift:slow_evalue:ln"];

const withSlow = (histogram: string, threshold = "250ms") =>
  stackOf(oneShift("pods-deployment", { slow: { threshold, histogram }, judge: { dispersion: 1 }, steps: [] }));
const told = withSlow('http_seconds{job="checkout"}');

/** Five minutes of blue alone, and then half of the traffic for green, of which seven of ten requests are slow; two of a hundred of blue are. */
const phases: readonly ShiftPhase[] = [
  { minutes: 5, weights: [10, 0], flows: [{ ...fine, slow: 12 }, undefined] },
  // Pods are ready before they are scraped.
  { minutes: 1, weights: [5, 5], flows: [{ ...fine, slow: 12 }, undefined] },
  {
    minutes: 9,
    weights: [5, 5],
    flows: [
      { ...fine, slow: 12 },
      { ...fine, slow: 420 },
    ],
  },
];

const [shift] = told.shifts;
const feed = shift === undefined ? [] : (shiftFeed(shift, phases, told) ?? []);
const isOfGreen = (series: string) => series.includes("green");

interface Case {
  readonly name: string;
  readonly stack?: typeof told;
  /** Series that are not there. */
  readonly without?: (series: string) => boolean;
  /** The slow ratio of each arm; undefined is not known. */
  readonly ratios: Readonly<Record<"blue" | "green", number | undefined>>;
  /** What is recorded of slow requests at all. */
  readonly recorded: readonly string[];
}

const cases: readonly Case[] = [
  { name: "of each arm", ratios: { blue: 0.02, green: 0.7 }, recorded: names },
  {
    name: "of none with a histogram that is not there",
    stack: withSlow('http_secondz{job="checkout"}'),
    ratios: { blue: undefined, green: undefined },
    recorded: [],
  },
  {
    name: "of none with a threshold that is no edge of a bucket",
    stack: withSlow('http_seconds{job="checkout"}', "300ms"),
    ratios: { blue: undefined, green: undefined },
    recorded: [],
  },
  {
    name: "of the stable arm alone where the new version measures none",
    without: (series) => series.startsWith("http_seconds") && isOfGreen(series),
    ratios: { blue: 0.02, green: undefined },
    recorded: names,
  },
];

needs("prometheus")("What nobody measured is not 0", () => {
  test.each(cases)("slow requests are known $name", async ({ stack = told, without, ratios, recorded }) => {
    const known = Object.entries(ratios).flatMap(([arm, value]) =>
      value === undefined ? [] : [{ labels: `{arm="${arm}"}`, value: 1 }],
    );
    const ratio = Object.entries(ratios).flatMap(([arm, value]) =>
      value === undefined ? [] : [{ labels: `{arm="${arm}"}`, value }],
    );
    const promql = [
      { expr: `round(max by (arm) (${slowRatio}), 0.001)`, eval_time: "14m", exp_samples: ratio },
      { expr: "group by (arm) (shift:arm_slow:sum)", eval_time: "14m", exp_samples: known },
      ...names.map((name) => ({
        expr: `group(${name})`,
        eval_time: "14m",
        exp_samples: recorded.includes(name) ? [{ labels: "{}", value: 1 }] : [],
      })),
    ];
    const more = feed.filter(({ series }) => without?.(series) !== true);
    expect(await evaluatedShift({ stack, more, promql })).toBe("");
  });
});
