import { expect, test } from "@jest/globals";
import { type ShiftPhase, shiftFeed } from "../../../alerts/shift/tests/shift-feed.ts";
import { evidenceNow, shiftVerdict } from "../../../dashboards/queries/shift-figures.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const slowRatio = "shift:arm_slow_ratio:rate5m";
const names = ["shift:arm_slow:rate", slowRatio, "shift:arm_slow:sum", "shift:slow_evalue:ln"];

const withSlow = (histogram: string, threshold = "250ms") =>
  stackOf(oneShift("pods-deployment", { slow: { threshold, histogram }, judge: { dispersion: 1 }, steps: [] }));
const told = withSlow('http_seconds{job="checkout"}');

const slowBlue = { ...fine, slow: 12 };
const slowGreen = { ...fine, slow: 420 };

/** Five minutes of blue alone, and then half of the traffic for green, of which seven of ten requests are slow; two of a hundred of blue are. */
const phases: readonly ShiftPhase[] = [
  { minutes: 5, weights: [10, 0], flows: [slowBlue, undefined] },
  // Pods are ready before they are scraped.
  { minutes: 1, weights: [5, 5], flows: [slowBlue, undefined] },
  { minutes: 7, weights: [5, 5], flows: [slowBlue, slowGreen] },
  { minutes: 2, weights: [5, 5], flows: [slowBlue, slowGreen] },
];

const [shift] = told.shifts;
const feedOf = (course: readonly ShiftPhase[]) => (shift === undefined ? [] : (shiftFeed(shift, course, told) ?? []));
const feed = feedOf(phases);
/** The same without green in the last two minutes. */
const goneFeed = feedOf(
  phases.map((phase, index) => (index === 3 ? { ...phase, flows: [slowBlue, undefined] } : phase)),
);
const isHistogramOfGreen = (series: string) => series.startsWith("http_seconds") && series.includes("green");

interface Case {
  readonly name: string;
  readonly stack?: typeof told;
  /** Whether green has no histogram, or none in the last two minutes. */
  readonly without?: "always" | "lately";
  /** The slow ratio of each arm; undefined is not known. */
  readonly ratios: Readonly<Record<"blue" | "green", number | undefined>>;
  /** Arms whose slow requests of the rollout are known; default those whose ratio is. */
  readonly summed?: readonly string[];
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
    without: "always",
    ratios: { blue: 0.02, green: undefined },
    recorded: names,
  },
  {
    name: "of the stable arm alone where the new version measures none any more, and what was counted stays",
    without: "lately",
    ratios: { blue: 0.02, green: undefined },
    summed: ["blue", "green"],
    recorded: names,
  },
];

needs("prometheus")("What nobody measured is not 0", () => {
  test.each(cases)("slow requests are known $name", async ({ stack = told, without, ratios, summed, recorded }) => {
    const counted = summed ?? Object.keys(ratios).filter((arm) => ratios[arm as keyof typeof ratios] !== undefined);
    const known = counted.map((arm) => ({ labels: `{arm="${arm}"}`, value: 1 }));
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
    const more = [
      ...feed.filter(({ series }) => without === undefined || !isHistogramOfGreen(series)),
      ...goneFeed.filter(({ series }) => without === "lately" && isHistogramOfGreen(series)),
    ];
    expect(await evaluatedShift({ stack, more, promql })).toBe("");
  });

  test("boards call a candidate worse that is only slower, and show the evidence for it", async () => {
    const at = (expr: string, value: number) => ({
      expr,
      eval_time: "14m",
      exp_samples: [{ labels: '{shift="pods-deployment"}', value }],
    });
    const promql = [
      at('max by (shift) (shift:verdict{verdict="worse"})', 0),
      at(shiftVerdict(told.shifts, 'shift="pods-deployment"'), 2),
      at(shiftVerdict(told.shifts), 2),
      ...(shift === undefined ? [] : [at(`(${evidenceNow(shift)}) > bool 100`, 1)]),
    ];
    expect(await evaluatedShift({ stack: told, more: feed, promql })).toBe("");
  });

  test.each([
    { name: "goes on while it is measured", isGone: false, until: [12, 15, 18, 21] },
    { name: "ends some minutes after nobody measures it any more, and requests go on", isGone: true, until: [12, 15] },
  ])("CanarySlower $name", async ({ isGone, until }) => {
    const course = [...phases.slice(0, 3), { minutes: 9, weights: [5, 5], flows: [slowBlue, slowGreen] } as const];
    const gone = [...phases.slice(0, 3), { minutes: 9, weights: [5, 5], flows: [undefined, undefined] } as const];
    const isHistogram = (series: string) => series.startsWith("http_seconds");
    const more = [
      ...feedOf(course).filter(({ series }) => !(isGone && isHistogram(series))),
      ...feedOf(gone).filter(({ series }) => isGone && isHistogram(series)),
    ];
    const promql = [12, 15, 18, 21].map((minute) => firingAt(minute, until.includes(minute) ? ["CanarySlower"] : []));
    expect(await evaluatedShift({ stack: told, more, promql })).toBe("");
  });
});
