import type { TimeseriesChart } from "../../../charts/chart.ts";
import type { Point } from "../../../charts/model/series.ts";
import type { CloudWatchFacts } from "../../model/alert-facts.ts";
import { clip, oneLine } from "../../render/escape.ts";
import { metricText } from "../../render/kinds/cloudwatch-words.ts";
import { baseChart } from "../base-chart.ts";
import type { Plot } from "../plot.ts";
import { type PlotFrame, plotTitle } from "../plot-frame.ts";
import { limitMark } from "../query/query-chart.ts";

/** Units of CloudWatch as charts know them. */
const units: Readonly<Record<string, string>> = {
  // As the message rounds it: charts cut shares just below the whole.
  Percent: "suffix:%",
  Seconds: "s",
  Milliseconds: "ms",
  Microseconds: "µs",
  Bytes: "bytes",
  "Bytes/Second": "binBps",
  Bits: "bits",
  "Bits/Second": "bps",
  Count: "short",
  "Count/Second": "cps",
};

const signs: Readonly<Record<string, string>> = {
  GreaterThanThreshold: ">",
  GreaterThanOrEqualToThreshold: "≥",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "≤",
};

/** The values that an alarm was judged by, and their limit: one for all of them, or one for each where it is a band's. */
export function datapointsChart(
  subject: string,
  {
    plot: { facts, points },
    frame,
  }: { readonly plot: Extract<Plot, { kind: "datapoints" }>; readonly frame: PlotFrame },
): TimeseriesChart {
  const unit = units[facts.metric?.unit ?? ""];
  const limit = facts.condition?.threshold;
  const value = (point: CloudWatchFacts["datapoints"][number]): Point => [
    point.atMs,
    Number.isFinite(point.value) ? point.value : null,
  ];
  const bounds = points.map(({ atMs, threshold }): Point => [atMs, threshold ?? null]);
  const isLow = facts.condition?.operator.startsWith("LessThan") === true && limit !== undefined;
  return {
    ...baseChart(frame),
    stepMs: periodMs(facts, points),
    range: rangeOf(facts, points, frame),
    ...(unit === undefined ? {} : { unit }),
    title: plotTitle(subject, frame),
    legend: { kind: "list", placement: "bottom", values: [frame.isOver ? (isLow ? "min" : "max") : "lastNotNull"] },
    series: [
      {
        name: clip(oneLine(measured(facts)), 120),
        points: points.map(value),
        color: "blue",
        lineWidth: 2.5,
        fill: 0.08,
      },
      ...(limit === undefined && bounds.some(([, bound]) => bound !== null)
        ? [{ name: "expected limit", points: bounds, color: "red" as const, dash: "dashed" as const }]
        : []),
    ],
    ...(points.every((point) => point.value >= 0) ? { softMin: 0 } : {}),
    ...(limit === undefined ? {} : limitMark(limit, { sign: signs[facts.condition?.operator ?? ""] ?? "limit", unit })),
  };
}

function measured({ metric, math, alarmName }: CloudWatchFacts): string {
  if (metric !== undefined) return metricText(metric);
  return math === undefined ? alarmName : math.label === "" ? math.expression : math.label;
}

/** Distance of the values; twice as far apart, they are no course. */
export function periodMs({ metric, math }: CloudWatchFacts, points: CloudWatchFacts["datapoints"]): number {
  const told =
    metric?.periodSeconds ??
    math?.inputs.find((input) => input.metric?.periodSeconds !== undefined)?.metric?.periodSeconds;
  if (told !== undefined && told > 0) return told * 1_000;
  const apart = points.slice(1).map(({ atMs }, index) => atMs - (points[index]?.atMs ?? atMs));
  const shortest = Math.min(...apart.filter((ms) => ms > 0));
  return Number.isFinite(shortest) ? Math.max(1_000, shortest) : 300_000;
}

/** A few values are shown closely: an empty hour before them says nothing. */
function rangeOf(facts: CloudWatchFacts, points: CloudWatchFacts["datapoints"], { range, events }: PlotFrame) {
  const period = periodMs(facts, points);
  const first = Math.min(
    ...points.map(({ atMs }) => atMs),
    ...events.map((event) => (event.kind === "moment" ? event.at : event.from)),
  );
  const last = Math.max(...points.map(({ atMs }) => atMs));
  return { from: Math.max(first - period, last - 7 * 86_400_000), to: Math.max(range.to, last + period) };
}
