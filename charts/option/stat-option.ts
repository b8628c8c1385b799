import type { SeriesOption } from "echarts";
import type { StatChart } from "../chart.ts";
import type { Body, Frame, Plot } from "../draw/body.ts";
import { type Box, inset, tile } from "../draw/box.ts";
import { FONTS } from "../draw/fonts.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import { rectShape, type Shape, textShape } from "../draw/shapes.ts";
import type { ValueText } from "../format-value.ts";
import type { Series } from "../model/series.ts";
import { fitText, textWidth } from "../text/measure-text.ts";
import type { Shade, Theme } from "../theme.ts";
import { type Appearance, appearanceOf, formatOf } from "../value/appearance.ts";
import { withGaps } from "../value/gaps.ts";
import { isKnown, reduce } from "../value/reduce.ts";

const SUFFIX_SHARE = 0.6;
const SUFFIX_GAP = 0.2;
const MAX_VALUE_SIZE = 54;
const GAP = 8;

interface Tile {
  readonly series: Series;
  readonly box: Box;
  readonly look: Appearance;
  readonly shade: Shade;
  readonly name: string | undefined;
}

/** One big value for each series, side by side. */
export function statBody(chart: StatChart, frame: Frame): Body {
  const { theme } = frame;
  if (!hasValues(chart.series)) return emptyBody(chart, frame);
  const named = chart.names === "always" || (chart.names !== "never" && chart.series.length > 1);
  const boxes = tile(frame.box, {
    count: chart.series.length,
    gap: GAP,
    roomIn: (width, height) => Math.min(width, height * 2),
  });
  const tiles = chart.series.map((series, index): Tile => {
    const look = appearanceOf(reduce(series.points, chart.reduce ?? "lastNotNull"), formatOf(chart, series), {
      now: chart.range.to,
    });
    const shade = theme.shades[series.color ?? look.color ?? "text"];
    return { series, box: boxes[index] ?? frame.box, look, shade, name: named ? series.name : undefined };
  });
  const size = Math.min(...tiles.map((one) => valueSize(one, chart)));
  return {
    shapes: tiles.flatMap((one) => tileShapes(one, { chart, theme, size })),
    plots: chart.sparkline === true ? tiles.flatMap((one) => sparkline(one, { chart, theme })) : [],
  };
}

function hasValues(series: readonly Series[]): boolean {
  return series.some(({ points }) => points.some(([, value]) => isKnown(value)));
}

function tileShapes(
  { box, look, shade, name }: Tile,
  { chart, theme, size }: { chart: StatChart; theme: Theme; size: number },
): readonly Shape[] {
  const mode = chart.colorMode ?? "value";
  const fill = mode === "none" || look.color === undefined ? theme.text : shade.ink;
  const ground =
    mode === "background" && look.color !== undefined ? [rectShape(box, { fill: shade.tint, radius: 4, z: 1 })] : [];
  const room = valueRoom(box, chart);
  if (name !== undefined && isLow(room)) return [...ground, ...besideShapes(name, { look, room, size, fill, theme })];
  const centre = box.x + box.width / 2;
  const nameHeight = name === undefined ? 0 : 20;
  const top = room.y + Math.max(0, (room.height - size - nameHeight) / 2);
  const nameShapes =
    name === undefined
      ? []
      : [
          textShape(fitText(name, box.width - 12, FONTS.body), {
            x: centre,
            y: top + 8,
            font: FONTS.body,
            fill: theme.muted,
            align: "center",
          }),
        ];
  const place = { x: centre, y: top + nameHeight + size / 2, width: box.width - 12 };
  return [...ground, ...nameShapes, ...valueShapes(look, { ...place, size, fill })];
}

/** In a low tile the name stands before the value instead of above it. */
function besideShapes(
  name: string,
  { look, room, size, fill, theme }: { look: Appearance; room: Box; size: number; fill: string; theme: Theme },
): readonly Shape[] {
  const y = room.y + room.height / 2;
  const font = { size, weight: 600 } as const;
  const value = fitText(look.text, room.width - 16, font);
  const nameRoom = room.width - 24 - textWidth(value, font);
  return [
    textShape(fitText(name, nameRoom, FONTS.body), { x: room.x + 8, y, font: FONTS.body, fill: theme.muted }),
    textShape(value, { x: room.x + room.width - 8, y, font, fill, align: "right" }),
  ];
}

function isLow(room: Box): boolean {
  return room.height < 46;
}

/** The unit is set smaller than the number and stands on the same line. */
function valueShapes(
  { parts }: Appearance,
  { x, y, width, size, fill }: { x: number; y: number; width: number; size: number; fill: string },
): readonly Shape[] {
  const numberFont = { size, weight: 600 } as const;
  const suffixFont = { size: Math.round(size * SUFFIX_SHARE), weight: 600 } as const;
  const [joined, suffix] = splitSuffix(parts);
  const gap = size * SUFFIX_GAP;
  const total = textWidth(joined, numberFont) + (suffix === "" ? 0 : gap + textWidth(suffix, suffixFont));
  if (suffix === "")
    return [textShape(fitText(joined, width, numberFont), { x, y, font: numberFont, fill, align: "center" })];
  const number = textShape(joined, { x: x - total / 2, y, font: numberFont, fill });
  // Letters are centred on y; the smaller ones move down until both stand on one line.
  const baseline = y + (numberFont.size - suffixFont.size) * 0.36;
  return [number, textShape(suffix, { x: x + total / 2, y: baseline, font: suffixFont, fill, align: "right" })];
}

/** A sign such as % belongs to the number; a unit behind a space stands apart. */
function splitSuffix({ number, suffix }: ValueText): readonly [joined: string, suffix: string] {
  return suffix.startsWith(" ") ? [number, suffix.trim()] : [number + suffix, ""];
}

function valueSize({ box, look: { parts }, name }: Tile, chart: StatChart): number {
  const room = valueRoom(box, chart);
  const [joined, suffix] = splitSuffix(parts);
  const suffixWidth = suffix === "" ? 0 : textWidth(suffix, { size: SUFFIX_SHARE, weight: 600 }) + SUFFIX_GAP;
  const perPixel = textWidth(joined, { size: 1, weight: 600 }) + suffixWidth;
  if (name !== undefined && isLow(room)) {
    const share = (room.width - 24) * 0.55;
    return Math.max(9, Math.floor(Math.min(20, room.height * 0.6, share / Math.max(0.1, perPixel))));
  }
  const byWidth = (box.width - 28) / Math.max(0.1, perPixel);
  const byHeight = (room.height - (name === undefined ? 0 : 20)) * 0.72;
  return Math.max(9, Math.floor(Math.min(MAX_VALUE_SIZE, byWidth, byHeight)));
}

function valueRoom(box: Box, chart: StatChart): Box {
  return chart.sparkline === true ? inset(box, { bottom: box.height * 0.38 }) : box;
}

function sparkline(
  { series, box, shade, look }: Tile,
  { chart, theme }: { chart: StatChart; theme: Theme },
): readonly Plot[] {
  const points = withGaps(series.points, series.stepMs);
  const known = points.map(([, value]) => value).filter(isKnown);
  if (known.length < 2) return [];
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  const pad = (high - low) * 0.08 || 1;
  const color = look.color === undefined && series.color === undefined ? theme.shades.blue.solid : shade.solid;
  const line: SeriesOption = {
    type: "line",
    name: series.name,
    silent: true,
    showSymbol: false,
    data: points.map((point) => [...point]),
    lineStyle: { color, width: 1.5 },
    areaStyle: { color, opacity: 0.14, origin: "start" },
  };
  return [
    {
      box: inset(box, { top: box.height * 0.66, bottom: 2, left: 2, right: 2 }),
      xAxis: { type: "time", show: false, min: chart.range.from, max: chart.range.to },
      yAxis: { type: "value", show: false, min: low - pad, max: high + pad },
      series: [line],
    },
  ];
}
