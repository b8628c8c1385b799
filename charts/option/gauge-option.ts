import type { GaugeSeriesOption, SeriesOption } from "echarts";
import type { ValueFormat } from "../../slo/value-format.ts";
import type { GaugeChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import { type Box, tile } from "../draw/box.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import type { Shape } from "../draw/shapes.ts";
import type { Series } from "../model/series.ts";
import type { Theme } from "../theme.ts";
import { type Appearance, appearanceOf, formatOf, sortThresholds } from "../value/appearance.ts";
import { isKnown, reduce } from "../value/reduce.ts";
import { BELOW_CENTRE, dialTexts, type Ends, endsOf } from "./dial-texts.ts";

const START_ANGLE = 210;
const END_ANGLE = -30;
const NAME_HEIGHT = 20;
const ENDS_HEIGHT = 14;

/** One dial for each series, with its value in the middle. */
export function gaugeBody(chart: GaugeChart, frame: Frame): Body {
  if (!chart.series.some(({ points }) => points.some(([, value]) => isKnown(value)))) return emptyBody(chart, frame);
  const named = chart.series.length > 1;
  const boxes = tile(frame.box, {
    count: chart.series.length,
    gap: 12,
    roomIn: (width, height) => radiusIn({ width, height }, named),
  });
  const dials = chart.series.map((series, index) => {
    const format = formatOf(chart, series);
    const value = reduce(series.points, chart.reduce ?? "lastNotNull");
    const look = appearanceOf(value, format, { now: chart.range.to });
    return dial({ series, value, look, format, box: boxes[index] ?? frame.box, named, theme: frame.theme });
  });
  return { shapes: dials.flatMap(({ shapes }) => shapes), series: dials.flatMap(({ series }) => series) };
}

interface DialNeeds {
  readonly series: Series;
  readonly value: number | null;
  readonly look: Appearance;
  readonly format: ValueFormat;
  readonly box: Box;
  readonly named: boolean;
  readonly theme: Theme;
}

function dial({ series, value, look, format, box, named, theme }: DialNeeds): {
  shapes: readonly Shape[];
  series: readonly SeriesOption[];
} {
  const nameHeight = named ? NAME_HEIGHT : 0;
  const radius = Math.max(10, radiusIn(box, named));
  const centre = {
    x: box.x + box.width / 2,
    y: box.y + (box.height - nameHeight - radius * (1 + BELOW_CENTRE) - ENDS_HEIGHT) / 2 + radius,
  };
  const ends = endsOf(format);
  const shade = theme.shades[series.color ?? look.color ?? "blue"];
  const ring = Math.max(6, radius * 0.18);
  const shared: GaugeSeriesOption = {
    type: "gauge",
    silent: true,
    center: [centre.x, centre.y],
    startAngle: START_ANGLE,
    endAngle: END_ANGLE,
    min: ends.min,
    max: ends.max,
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { show: false },
    pointer: { show: false },
    anchor: { show: false },
    detail: { show: false },
    title: { show: false },
  };
  const clamped = value === null ? ends.min : Math.min(ends.max, Math.max(ends.min, value));
  const bands = thresholdBands(format, { ends, theme });
  return {
    series: [
      ...(bands.length === 0
        ? []
        : [
            {
              ...shared,
              radius,
              axisLine: { lineStyle: { width: 3, color: bands } },
              progress: { show: false },
              data: [],
            },
          ]),
      {
        ...shared,
        radius: radius - 5,
        axisLine: { lineStyle: { width: ring, color: [[1, theme.track]] } },
        progress: { show: value !== null, width: ring, itemStyle: { color: shade.solid } },
        data: [{ value: clamped, name: series.name }],
      },
    ],
    shapes: dialTexts({
      look,
      ends,
      format,
      centre,
      radius,
      ring,
      ink: look.color === undefined ? theme.text : theme.shades[look.color].ink,
      theme,
      name: named ? series.name : undefined,
      box,
    }),
  };
}

function radiusIn({ width, height }: { width: number; height: number }, named: boolean): number {
  return Math.min(width / 2 - 4, (height - (named ? NAME_HEIGHT : 0) - ENDS_HEIGHT) / (1 + BELOW_CENTRE));
}

function thresholdBands(format: ValueFormat, { ends, theme }: { ends: Ends; theme: Theme }): [number, string][] {
  const sorted = sortThresholds(format.thresholds ?? []);
  const share = (value: number) => Math.min(1, Math.max(0, (value - ends.min) / (ends.max - ends.min)));
  const bands = sorted.map((threshold, index): [number, string] => [
    share(sorted[index + 1]?.from ?? Infinity),
    theme.shades[threshold.color].solid,
  ]);
  const first = sorted[0];
  return first !== undefined && first.from !== null && share(first.from) > 0
    ? [[share(first.from), theme.track], ...bands]
    : bands;
}
