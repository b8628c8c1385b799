import type { TimeRange, TimeseriesChart } from "../chart.ts";
import type { Box } from "../draw/box.ts";
import { usualStep } from "../value/gaps.ts";
import { isKnown } from "../value/reduce.ts";
import { type DrawnSeries, isStacked } from "./timeseries-data.ts";

/** Half a bar more at each end, so that the outer bars are as wide as the others. */
export function barRange(chart: TimeseriesChart, drawn: readonly DrawnSeries[]): TimeRange {
  const times = drawn.flatMap(({ drawing, points }) => (drawing.draw === "bars" ? points.map(([ms]) => ms) : []));
  if (times.length === 0) return chart.range;
  const half = barStep(drawn, chart) / 2;
  const inside = times.filter((ms) => ms >= chart.range.from && ms <= chart.range.to);
  return {
    from: Math.min(chart.range.from, ...inside.map((ms) => ms - half)),
    to: Math.max(chart.range.to, ...inside.map((ms) => ms + half)),
  };
}

/** The width of one bar in pixels; bars that do not add up stand beside each other. */
export function barWidth(
  chart: TimeseriesChart,
  { drawn, shown, plot }: { drawn: readonly DrawnSeries[]; shown: TimeRange; plot: Box },
): number {
  const step = (barStep(drawn, chart) / Math.max(1, shown.to - shown.from)) * plot.width;
  const beside = isStacked(chart) ? 1 : Math.max(1, drawn.filter(({ drawing }) => drawing.draw === "bars").length);
  return Math.max(1, Math.min(60, step > 4 ? step * 0.82 : step) / beside);
}

function barStep(drawn: readonly DrawnSeries[], chart: TimeseriesChart): number {
  const steps = drawn.flatMap(({ drawing, series, points }) =>
    drawing.draw === "bars" ? [series.stepMs ?? chart.stepMs ?? usualStep(points)] : [],
  );
  const known = steps.filter(isKnown);
  return known.length > 0 ? Math.min(...known) : Math.max(1, (chart.range.to - chart.range.from) / 20);
}
