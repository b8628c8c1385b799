import type { GaugeSeriesOption, SeriesOption } from "echarts";
import type { GaugeChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import { type Box, tile } from "../draw/box.ts";
import { FONTS } from "../draw/fonts.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import { type Shape, textShape } from "../draw/shapes.ts";
import { formatTick } from "../format-value.ts";
import type { Series } from "../model/series.ts";
import type { ValueFormat } from "../model/value-format.ts";
import { fitText, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { type Appearance, appearanceOf, formatOf, sortThresholds } from "../value/appearance.ts";
import { isKnown, reduce } from "../value/reduce.ts";
import { unitRule } from "../value/units.ts";

const START_ANGLE = 210;
const END_ANGLE = -30;
// An arc from 210° to -30° ends half a radius below its centre.
const BELOW_CENTRE = 0.5;
const NAME_HEIGHT = 20;
const ENDS_HEIGHT = 14;

/** One dial for each series, with its value in the middle. */
export function gaugeBody(chart: GaugeChart, frame: Frame): Body {
  if (!chart.series.some(({ points }) => points.some(([, value]) => isKnown(value)))) return emptyBody(chart, frame);
  const named = chart.series.length > 1;
  const boxes = tile(frame.box, {
    count: chart.series.length,
    gap: 12,
    fit: (width, height) => radiusIn({ width, height }, named),
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

interface DialTextNeeds {
  readonly look: Appearance;
  readonly ends: Ends;
  readonly format: ValueFormat;
  readonly centre: { readonly x: number; readonly y: number };
  readonly radius: number;
  readonly ring: number;
  readonly ink: string;
  readonly theme: Theme;
  readonly name: string | undefined;
  readonly box: Box;
}

function dialTexts({
  look,
  ends,
  format,
  centre,
  radius,
  ring,
  ink,
  theme,
  name,
  box,
}: DialTextNeeds): readonly Shape[] {
  const inner = (radius - 5 - ring) * 2 * 0.86;
  const size = Math.max(
    9,
    Math.floor(Math.min(40, radius * 0.42, inner / Math.max(0.1, textWidth(look.text, { size: 1, weight: 600 })))),
  );
  const value = textShape(look.text, {
    x: centre.x,
    y: centre.y,
    font: { size, weight: 600 },
    fill: ink,
    align: "center",
  });
  const reach = (radius - 5 - ring / 2) * Math.cos(Math.PI / 6);
  const step = (ends.max - ends.min) / 4;
  const endText = (at: number, x: number) =>
    textShape(formatTick(at, { unit: format.unit, step }), {
      x,
      y: centre.y + radius * BELOW_CENTRE + 10,
      font: FONTS.label,
      fill: theme.muted,
      align: "center",
    });
  const endTexts = radius < 45 ? [] : [endText(ends.min, centre.x - reach), endText(ends.max, centre.x + reach)];
  if (name === undefined) return [value, ...endTexts];
  const nameY = centre.y + radius * BELOW_CENTRE + (radius < 45 ? 10 : 28);
  return [
    value,
    ...endTexts,
    textShape(fitText(name, box.width, FONTS.body), {
      x: centre.x,
      y: nameY,
      font: FONTS.body,
      fill: theme.text,
      align: "center",
    }),
  ];
}

interface Ends {
  readonly min: number;
  readonly max: number;
}

function endsOf({ min = 0, max, unit }: ValueFormat): Ends {
  const rule = unitRule(unit);
  const whole = rule.kind === "percent" ? 100 / rule.factor : 100;
  const end = max ?? whole;
  return { min, max: end > min ? end : min + 1 };
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
