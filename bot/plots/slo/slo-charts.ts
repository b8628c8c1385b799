import type { TimeseriesChart } from "../../../charts/chart.ts";
import type { Series } from "../../../charts/model/series.ts";
import type { BurnRateTier } from "../../../slo/burn-rate-tiers.ts";
import { burnRate } from "../../../slo/error-budget.ts";
import { burnText, windowText } from "../../facts/fact-texts.ts";
import { baseChart } from "../base-chart.ts";
import type { PlotFrame } from "../plot-frame.ts";
import { plotTitle } from "../plot-frame.ts";
import type { Course } from "../read-courses.ts";
import type { BurnCourses } from "./slo-courses.ts";

/** Burn rates in both windows of a tier with its limit; nothing without an error budget to measure them with. */
export function burnChart(
  subject: string,
  { courses, tier, frame }: { readonly courses: BurnCourses; readonly tier: BurnRateTier; readonly frame: PlotFrame },
): TimeseriesChart | undefined {
  const { errorBudget, threshold, long, short } = courses;
  if (errorBudget === undefined || !(errorBudget > 0)) return undefined;
  const figure = frame.isOver ? "highest" : "now";
  const series = (course: Course | undefined, window: string, look: Partial<Series>): readonly Series[] =>
    course === undefined
      ? []
      : [
          {
            name: `over ${windowText(window)}, ${figure}`,
            points: course.points.map(([ms, ratio]) => [ms, ratio === null ? null : burnRate(ratio, errorBudget)]),
            ...look,
          },
        ];
  const drawn = [
    ...series(short, tier.shortWindow, { color: "orange", lineWidth: 1.5 }),
    ...series(long, tier.longWindow, { color: "blue", lineWidth: 2.5 }),
  ];
  if (drawn.length === 0) return undefined;
  const limit = threshold === undefined ? undefined : burnRate(threshold, errorBudget);
  return {
    ...baseChart(frame),
    title: plotTitle(`${subject}: burn rate`, frame),
    unit: "suffix:x",
    series: drawn,
    softMin: 0,
    ...(limit === undefined
      ? {}
      : {
          softMax: limit * 1.1,
          thresholds: [{ from: limit, color: "red", label: `limit ${burnText(limit)}` }],
          thresholdDisplay: "line",
        }),
  };
}

/** What is left of an error budget; zero is where it is spent. */
export function budgetChart(
  subject: string,
  { course, frame }: { readonly course: Course | undefined; readonly frame: PlotFrame },
): TimeseriesChart | undefined {
  if (course === undefined) return undefined;
  return {
    ...baseChart(frame),
    title: plotTitle(`${subject}: error budget left`, frame),
    unit: "percentunit",
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    series: [
      { name: frame.isOver ? "left at the end" : "left now", points: course.points, color: "blue", lineWidth: 2.5 },
    ],
    softMin: 0,
    thresholds: [{ from: 0, color: "red", label: "spent" }],
    thresholdDisplay: "line",
  };
}
