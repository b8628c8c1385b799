import type { ValueFormat } from "../../slo/value-format.ts";
import type { TimeseriesChart } from "../chart.ts";
import type { Point, Series, SeriesDrawing } from "../model/series.ts";
import { SERIES_COLORS, type Theme } from "../theme.ts";
import { formatOf } from "../value/appearance.ts";
import { withGaps } from "../value/gaps.ts";
import { isKnown } from "../value/reduce.ts";

/** A series with everything that its drawing needs. */
export interface DrawnSeries {
  readonly series: Series;
  readonly format: ValueFormat;
  readonly drawing: Required<Omit<SeriesDrawing, "stepMs" | "stacked">>;
  readonly color: string;
  /** The ground inside a bar when it is not the colour itself: it tells bars apart when the palette begins again. */
  readonly ground: string | undefined;
  readonly dash: readonly number[] | undefined;
  /** In order of time, gaps as `null`. */
  readonly points: readonly Point[];
}

const DASHES = { solid: undefined, dashed: [6, 4], dotted: [1.5, 3] } as const;
const DASH_ORDER = ["solid", "dashed", "dotted"] as const;

/** The series of a chart with colours, gaps and stacking worked out. */
export function drawnSeries(chart: TimeseriesChart, theme: Theme): readonly DrawnSeries[] {
  const drawn = chart.series.map((series, index) => {
    const drawing = drawingOf(chart, series, index);
    const step = series.stepMs ?? chart.stepMs;
    const shade = theme.shades[series.color ?? colorAt(index)];
    const grounds = [undefined, shade.tint, theme.card] as const;
    return {
      series,
      drawing,
      format: formatOf(chart, series),
      color: shade.solid,
      ground:
        drawing.draw === "bars" && series.color === undefined ? grounds[roundOf(index) % grounds.length] : undefined,
      dash: DASHES[drawing.dash],
      points: visible(withGaps(series.points, step), chart.scale === "log"),
    };
  });
  if (!isStacked(chart)) return drawn;
  const inStack = drawn.filter(isInStack);
  const aligned = align(inStack.map(({ points }) => points));
  const shares = chart.stack === "percent" ? toShares(aligned) : aligned;
  return drawn.map((one) => (isInStack(one) ? { ...one, points: shares[inStack.indexOf(one)] ?? [] } : one));
}

/** Whether a series is one of those that add up, where its chart stacks. */
export function isInStack({ series }: DrawnSeries): boolean {
  return series.stacked !== false;
}

/** The lowest and highest value on the axis, or nothing when there is none. */
export function extent(drawn: readonly DrawnSeries[], stacked: boolean): { low: number; high: number } | undefined {
  const pointsOf = (some: readonly DrawnSeries[]) => some.map(({ points }) => points);
  const inStack = stacked ? drawn.filter(isInStack) : [];
  const alone = stacked ? drawn.filter((one) => !isInStack(one)) : drawn;
  const columns = [
    ...stackedEnds(pointsOf(inStack)),
    ...pointsOf(alone).flatMap((all) => all.map(([, value]) => value)),
  ];
  let low = Infinity;
  let high = -Infinity;
  for (const value of columns) {
    if (!isKnown(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return undefined;
  const fromZero = stacked || drawn.some(({ drawing }) => drawing.draw === "bars");
  return fromZero ? { low: Math.min(0, low), high: Math.max(0, high) } : { low, high };
}

/** Whether the values of the series add up. */
export function isStacked(chart: TimeseriesChart): boolean {
  return chart.stack === "sum" || chart.stack === "percent";
}

function drawingOf(chart: TimeseriesChart, series: Series, index: number): DrawnSeries["drawing"] {
  const draw = series.draw ?? chart.draw ?? "line";
  const automaticDash = series.color === undefined ? DASH_ORDER[roundOf(index) % DASH_ORDER.length] : undefined;
  return {
    draw,
    curve: series.curve ?? chart.curve ?? "linear",
    fill: series.fill ?? chart.fill ?? (chart.stack === undefined || chart.stack === "none" ? 0 : 0.3),
    lineWidth: series.lineWidth ?? chart.lineWidth ?? 1.5,
    dash: series.dash ?? chart.dash ?? automaticDash ?? "solid",
    gaps: series.gaps ?? chart.gaps ?? "break",
  };
}

function colorAt(index: number): (typeof SERIES_COLORS)[number] {
  return SERIES_COLORS[index % SERIES_COLORS.length] ?? "blue";
}

/** How often the palette has begun again. */
function roundOf(index: number): number {
  return Math.floor(index / SERIES_COLORS.length);
}

function visible(points: readonly Point[], positiveOnly: boolean): readonly Point[] {
  return positiveOnly ? points.map(([ms, value]) => [ms, value !== null && value > 0 ? value : null]) : points;
}

function align(all: readonly (readonly Point[])[]): readonly (readonly Point[])[] {
  const times = [...new Set(all.flatMap((points) => points.map(([ms]) => ms)))].sort((a, b) => a - b);
  return all.map((points) => {
    const values = new Map(points);
    return times.map((ms): Point => [ms, values.get(ms) ?? null]);
  });
}

function toShares(aligned: readonly (readonly Point[])[]): readonly (readonly Point[])[] {
  const totals = (aligned[0] ?? []).map((_, at) =>
    aligned.reduce((sum, points) => sum + Math.abs(points[at]?.[1] ?? 0), 0),
  );
  return aligned.map((points) =>
    points.map(([ms, value], at): Point => {
      const total = totals[at] ?? 0;
      return [ms, value === null || total === 0 ? null : value / total];
    }),
  );
}

function stackedEnds(aligned: readonly (readonly Point[])[]): readonly number[] {
  const known = aligned.some((points) => points.some(([, value]) => isKnown(value)));
  if (!known) return [];
  return (aligned[0] ?? []).flatMap((_, at) => {
    const values = aligned.map((points) => points[at]?.[1] ?? 0);
    return [
      values.reduce((sum, value) => sum + Math.max(0, value), 0),
      values.reduce((sum, value) => sum + Math.min(0, value), 0),
    ];
  });
}
