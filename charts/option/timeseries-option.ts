import type { SeriesOption } from "echarts";
import type { TimeRange, TimeseriesChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import { type Box, inset } from "../draw/box.ts";
import { EVENT_LANE_HEIGHT, eventAreas, eventLabels, eventLines, eventsWithin } from "../draw/event-marks.ts";
import { type LegendEntry, placeLegend } from "../draw/legend.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import {
  lineThresholds,
  reachThresholds,
  thresholdAreas,
  thresholdLabels,
  thresholdLabelWidth,
  thresholdLines,
} from "../draw/threshold-marks.ts";
import { timeAxis } from "../draw/time-axis.ts";
import { valueAxis } from "../draw/value-axis.ts";
import { linearScale, logScale, type ValueScale } from "../draw/value-scale.ts";
import { appearanceOf } from "../value/appearance.ts";
import { isLonely } from "../value/gaps.ts";
import { isKnown, reduce } from "../value/reduce.ts";
import { barRange, barWidth } from "./bars.ts";
import { type DrawnSeries, drawnSeries, extent, isInStack, isStacked } from "./timeseries-data.ts";

const X_LABEL_HEIGHT = 24;
const PIXELS_PER_TICK = 32;
const DEFAULT_LEGEND = { kind: "list", placement: "bottom" } as const;

/** Lines, bars or dots over time, with legend, thresholds and events. */
export function timeseriesBody(chart: TimeseriesChart, frame: Frame): Body {
  const { theme } = frame;
  const drawn = drawnSeries(chart, theme);
  const found = extent(drawn, isStacked(chart));
  if (found === undefined) return emptyBody(chart, frame);
  const range = chart.centredOnZero === true ? aroundZero(found, chart) : found;
  const format = chart.stack === "percent" ? { ...chart, unit: "percentunit", min: 0, max: 1 } : chart;
  const legend = placeLegend(
    drawn.map((one) => legendEntry(one, chart)),
    { legend: chart.legend ?? DEFAULT_LEGEND, box: frame.box, theme },
  );
  const events = eventsWithin(chart.events ?? [], { range: chart.range, height: frame.box.height });
  const lines = lineThresholds(chart, chart.thresholdDisplay ?? "off");
  const top = events.length > 0 ? EVENT_LANE_HEIGHT : 6;
  const height = legend.rest.height - top - X_LABEL_HEIGHT;
  const scale = scaleOf(chart, { range: reachThresholds(range, lines), format, height, drawn });
  const { axis, labelWidth } = valueAxis(scale, { format, theme, kind: chart.scale ?? "linear", height });
  const labels = thresholdLabelWidth(lines, format);
  const plot = inset(legend.rest, {
    top,
    right: Math.max(12, labels === 0 ? 0 : labels + 8),
    bottom: X_LABEL_HEIGHT,
    left: labelWidth + 8,
  });
  const shown = barRange(chart, drawn);
  const width = barWidth(chart, { drawn, shown, plot });
  const carrier: SeriesOption = {
    type: "line",
    data: [],
    silent: true,
    z: 1,
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false },
      precision: 12,
      data: [...(thresholdLines(lines, { scale, theme }).data ?? []), ...(eventLines(events, theme).data ?? [])],
    },
    markArea: {
      silent: true,
      data: [
        ...(thresholdAreas(format, { display: chart.thresholdDisplay ?? "off", scale, theme }).data ?? []),
        ...(eventAreas(events, theme).data ?? []),
      ],
    },
  };
  return {
    shapes: [
      ...legend.shapes,
      ...thresholdLabels(lines, {
        format,
        scale,
        plot,
        theme,
        position: (value) => yOf(value, { scale, plot, log: chart.scale === "log" }),
      }),
      ...eventLabels(events, { plot, theme, position: (ms) => xOf(ms, { shown, plot }) }),
    ],
    plots: [
      {
        box: plot,
        xAxis: timeAxis(shown, { width: plot.width, theme, grid: plot.height > 60 }),
        yAxis: axis,
        series: [
          carrier,
          ...drawn.map((one, index) =>
            seriesOption(one, { stacked: isStacked(chart) && isInStack(one), width, z: 3 + index / 100 }),
          ),
        ],
      },
    ],
  };
}

function aroundZero({ low, high }: { low: number; high: number }, { softMin = 0, softMax = 0 }: TimeseriesChart) {
  const most = Math.max(-low, high, -softMin, softMax);
  return { low: -most, high: most };
}

function seriesOption(
  { series, drawing, color, ground, dash, points }: DrawnSeries,
  { stacked, width, z }: { stacked: boolean; width: number; z: number },
): SeriesOption {
  const shared = { name: series.name, silent: true, z, ...(stacked && { stack: "all" }) };
  if (drawing.draw === "bars") {
    return {
      ...shared,
      type: "bar",
      data: points.map(([ms, value]) => [ms, value]),
      barWidth: width,
      barGap: "0%",
      itemStyle: ground === undefined ? { color } : { color: ground, borderColor: color, borderWidth: 1.5 },
    };
  }
  const dots = drawing.draw === "points";
  return {
    ...shared,
    type: "line",
    smooth: drawing.curve === "smooth" ? 0.25 : false,
    smoothMonotone: "x",
    step: drawing.curve === "step" ? "end" : false,
    connectNulls: drawing.gaps === "connect",
    showSymbol: true,
    // A line needs two points; a lonely one is shown as a dot instead of not at all.
    data: points.map((point, index) => ({
      value: [...point],
      symbol: dots || isLonely(points, index) ? "circle" : "none",
      symbolSize: dots ? 4 : 6,
    })),
    itemStyle: { color },
    lineStyle: {
      color,
      width: dots ? 0 : drawing.lineWidth,
      cap: "butt",
      join: "round",
      type: dash === undefined ? "solid" : [...dash],
    },
    ...(drawing.fill > 0 && !dots && { areaStyle: { color, opacity: drawing.fill } }),
  };
}

function scaleOf(
  chart: TimeseriesChart,
  {
    range,
    format,
    height,
    drawn,
  }: {
    range: { low: number; high: number };
    format: { unit?: string; min?: number; max?: number };
    height: number;
    drawn: readonly DrawnSeries[];
  },
): ValueScale {
  const needs = {
    low: Math.min(range.low, chart.softMin ?? Infinity),
    high: Math.max(range.high, chart.softMax ?? -Infinity),
    min: format.min,
    max: format.max,
    unit: format.unit,
    tickCount: Math.min(6, Math.max(1, Math.round(height / PIXELS_PER_TICK))),
    whole: drawn.every(({ points }) => points.every(([, value]) => value === null || Number.isInteger(value))),
  };
  return chart.scale === "log" ? logScale(needs) : linearScale(needs);
}

function legendEntry(
  { series, format, drawing, color, ground, dash }: DrawnSeries,
  chart: TimeseriesChart,
): LegendEntry {
  const known = series.points.some(([, value]) => isKnown(value));
  const reducers = chart.legend === undefined || chart.legend.kind === "hidden" ? [] : (chart.legend.values ?? []);
  const figures = reducers.map(
    (reducer) => appearanceOf(reduce(series.points, reducer), format, { now: chart.range.to, missing: "–" }).text,
  );
  return {
    name: known ? series.name : `${series.name} (no data)`,
    color,
    ...(ground !== undefined && { ground }),
    mark: drawing.draw === "line" && drawing.fill < 0.3 ? "line" : "box",
    dash,
    values: figures,
  };
}

function xOf(ms: number, { shown, plot }: { shown: TimeRange; plot: Box }): number {
  return plot.x + ((ms - shown.from) / Math.max(1, shown.to - shown.from)) * plot.width;
}

function yOf(value: number, { scale, plot, log }: { scale: ValueScale; plot: Box; log: boolean }): number {
  const place = log ? (v: number) => Math.log10(Math.max(v, Number.MIN_VALUE)) : (v: number) => v;
  const share = (place(value) - place(scale.min)) / (place(scale.max) - place(scale.min));
  return plot.y + plot.height * (1 - share);
}
