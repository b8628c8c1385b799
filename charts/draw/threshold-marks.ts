import type { MarkAreaComponentOption, MarkLineComponentOption } from "echarts";
import type { Threshold, ThresholdDisplay, ValueFormat } from "../../slo/value-format.ts";
import { fitText, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { sortThresholds, thresholdLabel } from "../value/appearance.ts";
import type { Box } from "./box.ts";
import { FONTS } from "./fonts.ts";
import { type Shape, textShape } from "./shapes.ts";
import type { ValueScale } from "./value-scale.ts";

const FONT = FONTS.small;
const MAX_LABEL_WIDTH = 90;
const LABEL_HEIGHT = 12;

/** The thresholds that are drawn as lines: all but the base. */
export function lineThresholds(
  format: ValueFormat,
  display: ThresholdDisplay,
): readonly (Threshold & { from: number })[] {
  if (display !== "line" && display !== "line+area") return [];
  return sortThresholds(format.thresholds ?? []).filter(
    (threshold): threshold is Threshold & { from: number } => threshold.from !== null,
  );
}

/** The range widened so that thresholds near the data come into view; those far away must not flatten it. */
export function reachThresholds(
  range: { low: number; high: number },
  thresholds: readonly { from: number }[],
): { low: number; high: number } {
  const { low, high } = range;
  const spread = low >= 0 && high - low >= high * 0.25 ? high : high - low;
  const next = Math.min(...thresholds.map(({ from }) => from).filter((from) => from > high));
  const above = spread > 0 ? high + 2.5 * spread : high === 0 && next < Infinity ? next : high + Math.abs(high);
  const below = spread > 0 ? low - 6 * spread : low - Math.abs(low) / 2;
  const near = thresholds.map(({ from }) => from).filter((from) => from <= above && from >= below);
  return { low: Math.min(low, ...near), high: Math.max(high, ...near) };
}

/** The pixels that labels of threshold lines need at the right of the plot. */
export function thresholdLabelWidth(thresholds: readonly Threshold[], format: ValueFormat): number {
  return Math.ceil(Math.max(0, ...thresholds.map((threshold) => labelWidth(threshold, format))));
}

/** The lines of thresholds within the scale. */
export function thresholdLines(
  thresholds: readonly (Threshold & { from: number })[],
  { scale, theme }: { scale: ValueScale; theme: Theme },
): MarkLineComponentOption {
  return {
    silent: true,
    symbol: "none",
    label: { show: false },
    data: thresholds
      .filter(({ from }) => isWithin(from, scale))
      .map(({ from, color }) => ({
        yAxis: from,
        lineStyle: { color: theme.shades[color].solid, width: 1.25, type: [5, 4], opacity: 0.95 },
      })),
  };
}

/** The grounds between thresholds, each in its colour. */
export function thresholdAreas(
  format: ValueFormat,
  { display, scale, theme }: { display: ThresholdDisplay; scale: ValueScale; theme: Theme },
): MarkAreaComponentOption {
  if (display !== "area" && display !== "line+area") return { silent: true, data: [] };
  const sorted = sortThresholds(format.thresholds ?? []);
  const bands = sorted.map((threshold, index) => ({
    from: Math.max(threshold.from ?? -Infinity, scale.min),
    to: Math.min(sorted[index + 1]?.from ?? Infinity, scale.max),
    color: threshold.color,
  }));
  return {
    silent: true,
    data: bands
      .filter(({ from, to, color }) => to > from && color !== "transparent")
      .map(({ from, to, color }) => [
        { yAxis: from, itemStyle: { color: theme.shades[color].solid, opacity: 0.1 } },
        { yAxis: to },
      ]),
  };
}

/** The labels beside threshold lines; where two would touch, the more severe one stays. Those out of view stand at the edge. */
export function thresholdLabels(
  thresholds: readonly (Threshold & { from: number })[],
  {
    format,
    scale,
    plot,
    theme,
    position,
  }: { format: ValueFormat; scale: ValueScale; plot: Box; theme: Theme; position: (value: number) => number },
): readonly Shape[] {
  const x = plot.x + plot.width + 6;
  const taken: number[] = [];
  const above = thresholds.filter(({ from }) => from > scale.max);
  const shapes: Shape[] = [];
  const put = (text: string, y: number, threshold: Threshold) => {
    if (taken.some((other) => Math.abs(other - y) < LABEL_HEIGHT)) return;
    taken.push(y);
    shapes.push(
      textShape(fitText(text, MAX_LABEL_WIDTH, FONT), { x, y, font: FONT, fill: theme.shades[threshold.color].ink }),
    );
  };
  for (const [index, threshold] of above.toReversed().entries()) {
    put(`↑ ${thresholdLabel(threshold, format)}`, plot.y + 4 + index * (LABEL_HEIGHT + 1), threshold);
  }
  for (const threshold of thresholds.filter(({ from }) => isWithin(from, scale)).toReversed()) {
    put(thresholdLabel(threshold, format), position(threshold.from), threshold);
  }
  return shapes;
}

function labelWidth(threshold: Threshold, format: ValueFormat): number {
  return Math.min(MAX_LABEL_WIDTH, textWidth(`↑ ${thresholdLabel(threshold, format)}`, FONT));
}

function isWithin(value: number, scale: ValueScale): boolean {
  return value >= scale.min && value <= scale.max;
}
