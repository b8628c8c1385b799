import type { HeatmapChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import { type Box, inset } from "../draw/box.ts";
import { EVENT_LANE_HEIGHT, eventAreas, eventLabels, eventLines, eventsWithin } from "../draw/event-marks.ts";
import { FONTS } from "../draw/fonts.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import { rectSeries, type ValueRect } from "../draw/rect-series.ts";
import { FONT_FAMILY, rectShape, type Shape, textShape } from "../draw/shapes.ts";
import { lineThresholds, thresholdLabels, thresholdLabelWidth, thresholdLines } from "../draw/threshold-marks.ts";
import { timeAxis } from "../draw/time-axis.ts";
import { formatValue } from "../format-value.ts";
import { textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { type HeatColumn, heatColumns } from "../value/buckets.ts";
import { usualStep } from "../value/gaps.ts";
import { isKnown } from "../value/reduce.ts";

const X_LABEL_HEIGHT = 24;
const SCALE_HEIGHT = 22;
const MIN_CELL_WIDTH = 4;
const LABEL_SPACING = 15;

/** Counts by bucket and time, the fuller the darker. */
export function heatmapBody(chart: HeatmapChart, frame: Frame): Body {
  const { theme } = frame;
  const { buckets } = chart;
  if (!buckets.some(({ points }) => points.some(([, value]) => isKnown(value)))) return emptyBody(chart, frame);
  const events = eventsWithin(chart.events ?? [], { range: chart.range, height: frame.box.height });
  const lines = lineThresholds(chart, chart.thresholdDisplay ?? "off");
  const bounds = buckets.map(({ to }) =>
    to === Infinity ? "more" : formatValue(to, { unit: chart.unit, decimals: chart.decimals }),
  );
  const lineLabels = thresholdLabelWidth(lines, chart);
  const plot = inset(frame.box, {
    top: events.length > 0 ? EVENT_LANE_HEIGHT : 10,
    bottom: X_LABEL_HEIGHT + SCALE_HEIGHT,
    left: Math.max(...bounds.map((bound) => textWidth(bound, FONTS.label))) + 8,
    right: Math.max(14, lineLabels === 0 ? 0 : lineLabels + 8),
  });
  const columns = columnsOf(chart, plot);
  const most = Math.max(...columns.flatMap(({ counts }) => counts ?? []), 0);
  const scale = { min: 0, max: buckets.length, ticks: [], step: 1 };
  const placed = lines.map((line) => ({
    ...line,
    label: line.label ?? formatValue(line.from, { unit: chart.unit }),
    from: rowOf(line.from, chart),
  }));
  return {
    shapes: [
      ...colorScale({ most, columns, chart, box: frame.box, theme }),
      ...thresholdLabels(placed, {
        format: chart,
        scale,
        plot,
        theme,
        position: (row) => plot.y + plot.height * (1 - row / buckets.length),
      }),
      ...eventLabels(events, {
        plot,
        theme,
        position: (ms) =>
          plot.x + ((ms - chart.range.from) / Math.max(1, chart.range.to - chart.range.from)) * plot.width,
      }),
    ],
    plots: [
      {
        box: plot,
        xAxis: timeAxis(chart.range, { width: plot.width, theme, grid: false }),
        yAxis: {
          type: "value",
          min: 0,
          max: buckets.length,
          axisLine: { show: false },
          axisTick: { show: false, customValues: bounds.map((_, index) => index + 1) },
          axisLabel: {
            customValues: labelledRows(bounds.length, plot),
            formatter: (row: number) => bounds[row - 1] ?? "",
            color: theme.muted,
            fontFamily: FONT_FAMILY,
            fontSize: FONTS.label.size,
          },
          splitLine: { show: true, lineStyle: { color: theme.grid } },
        },
        series: [
          {
            ...rectSeries("counts", {
              rects: rectsOf(columns, { most, rows: buckets.length, theme }),
              gap: { x: 0, y: 1 },
            }),
            markLine: {
              silent: true,
              symbol: "none",
              label: { show: false },
              precision: 12,
              data: [
                ...(thresholdLines(placed, { scale, theme }).data ?? []),
                ...(eventLines(events, theme).data ?? []),
              ],
            },
            markArea: { silent: true, data: eventAreas(events, theme).data ?? [] },
          },
        ],
      },
    ],
  };
}

function columnsOf({ buckets, range }: HeatmapChart, plot: Box): readonly HeatColumn[] {
  const msPerPixel = (range.to - range.from) / Math.max(1, plot.width);
  const steps = buckets.map(({ points }) => usualStep(points)).filter(isKnown);
  const stepMs = steps.length > 0 ? Math.min(...steps) : Math.max(1, range.to - range.from) / 50;
  return heatColumns(buckets, { ...range, stepMs, minMs: msPerPixel * MIN_CELL_WIDTH });
}

/** Neighbours of one shade become one rectangle, which keeps the picture small. */
function rectsOf(
  columns: readonly HeatColumn[],
  { most, rows, theme }: { most: number; rows: number; theme: Theme },
): readonly ValueRect[] {
  const unknown = columns.flatMap(({ from, to, counts }): ValueRect[] =>
    counts === undefined ? [{ from, to, low: 0, high: rows, color: theme.shades.grey.tint }] : [],
  );
  const cells = Array.from({ length: rows }, (_, row) =>
    columns.flatMap(({ from, to, counts }): ValueRect[] => {
      const count = counts?.[row] ?? 0;
      return count > 0 ? [{ from, to, low: row, high: row + 1, color: heatColor(count / most, theme) }] : [];
    }),
  );
  return [unknown, ...cells].flatMap(joinNeighbours);
}

function joinNeighbours(rects: readonly ValueRect[]): readonly ValueRect[] {
  const joined: ValueRect[] = [];
  for (const rect of rects) {
    const last = joined.at(-1);
    if (last !== undefined && last.to === rect.from && last.color === rect.color)
      joined[joined.length - 1] = { ...last, to: rect.to };
    else joined.push(rect);
  }
  return joined;
}

/** The square root lets small counts be told apart beside very large ones. */
function heatColor(share: number, { heat }: Theme): string {
  const level = Math.min(heat.length - 1, Math.floor(Math.sqrt(share) * heat.length));
  return heat[level] ?? "none";
}

/** The place of a value on the axis, on which all buckets are equally high. */
function rowOf(value: number, { buckets }: HeatmapChart): number {
  const row = buckets.findIndex(({ to }) => value <= to);
  if (row === -1) return buckets.length;
  const low = row === 0 ? Math.min(0, value) : (buckets[row - 1]?.to ?? 0);
  const high = buckets[row]?.to ?? Infinity;
  return high === Infinity ? row + 0.5 : row + (value - low) / Math.max(Number.MIN_VALUE, high - low);
}

function labelledRows(count: number, plot: Box): number[] {
  const every = Math.max(1, Math.ceil((count * LABEL_SPACING) / Math.max(1, plot.height)));
  return Array.from({ length: count }, (_, index) => count - index).filter((_, index) => index % every === 0);
}

function colorScale({
  most,
  columns,
  chart,
  box,
  theme,
}: {
  most: number;
  columns: readonly HeatColumn[];
  chart: HeatmapChart;
  box: Box;
  theme: Theme;
}): readonly Shape[] {
  const y = box.y + box.height - SCALE_HEIGHT / 2 + 4;
  const texts = { fill: theme.muted, font: FONTS.label, y };
  const cell = { width: Math.min(18, Math.floor((box.width * 0.4) / theme.heat.length)), height: 10 };
  const few = textWidth("0", FONTS.label) + 6;
  const many = formatValue(most, { unit: chart.countUnit ?? "short" });
  const end = box.x + few + theme.heat.length * cell.width;
  const unknownAt = end + textWidth(many, FONTS.label) + 28;
  const scale = [
    textShape("0", { ...texts, x: box.x }),
    ...theme.heat.map((fill, level) =>
      rectShape({ x: box.x + few + level * cell.width, y: y - cell.height / 2, ...cell }, { fill }),
    ),
    textShape(many, { ...texts, x: end + 6 }),
  ];
  if (unknownAt + 60 > box.x + box.width || columns.every(({ counts }) => counts !== undefined)) return scale;
  return [
    ...scale,
    rectShape({ x: unknownAt, y: y - 5, width: 10, height: 10 }, { fill: theme.shades.grey.tint, radius: 2 }),
    textShape("no data", { ...texts, x: unknownAt + 15 }),
  ];
}
