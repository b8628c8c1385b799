import type { BarGaugeChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import type { Box } from "../draw/box.ts";
import { FONTS } from "../draw/fonts.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import { rectShape, type Shape, textShape } from "../draw/shapes.ts";
import { fitTextInMiddle, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { type Appearance, appearanceOf, formatOf } from "../value/appearance.ts";
import { isKnown, reduce } from "../value/reduce.ts";
import { unitRule } from "../value/units.ts";

const MAX_ROW_HEIGHT = 34;
const MIN_ROW_HEIGHT = 18;
const GAP = 10;

interface Row {
  readonly name: string;
  readonly value: number | null;
  readonly look: Appearance;
  readonly solid: string;
  readonly tint: string;
  readonly ink: string;
}

/** One horizontal bar for each series, with its name before and its value behind it. */
export function barGaugeBody(chart: BarGaugeChart, frame: Frame): Body {
  const { box, theme } = frame;
  const all = chart.series.map((series): Row => {
    const value = reduce(series.points, chart.reduce ?? "lastNotNull");
    const look = appearanceOf(value, formatOf(chart, series), { now: chart.range.to });
    const shade = theme.shades[series.color ?? look.color ?? "blue"];
    return {
      name: series.name,
      value,
      look,
      solid: shade.solid,
      tint: shade.tint,
      ink: look.color === undefined ? theme.text : shade.ink,
    };
  });
  if (!all.some(({ value }) => isKnown(value))) return emptyBody(chart, frame);
  const room = Math.max(1, Math.floor(box.height / MIN_ROW_HEIGHT));
  const rows = all.length <= room ? all : all.slice(0, Math.max(1, room - 1));
  const lines = rows.length + (rows.length < all.length ? 1 : 0);
  const height = Math.min(MAX_ROW_HEIGHT, box.height / lines);
  const columns = columnsOf(rows, box);
  const scale = scaleOf(chart, rows);
  const shapes = rows.flatMap((row, index) =>
    rowShapes(row, { line: { ...box, y: box.y + index * height, height }, columns, scale, theme }),
  );
  if (rows.length === all.length) return { shapes };
  const more = textShape(`+${all.length - rows.length} more`, {
    x: box.x,
    y: box.y + (lines - 0.5) * height,
    font: FONTS.labelStrong,
    fill: theme.muted,
  });
  return { shapes: [...shapes, more] };
}

interface Columns {
  readonly name: number;
  readonly value: number;
}

function columnsOf(rows: readonly Row[], box: Box): Columns {
  const name = Math.min(box.width * 0.4, Math.max(...rows.map((row) => textWidth(row.name, FONTS.body))) + 1);
  return { name, value: Math.max(...rows.map((row) => textWidth(row.look.text, FONTS.strong))) };
}

function rowShapes(
  { name, value, look, solid, tint, ink }: Row,
  { line, columns, scale, theme }: { line: Box; columns: Columns; scale: { min: number; max: number }; theme: Theme },
): readonly Shape[] {
  const y = line.y + line.height / 2;
  const thickness = Math.max(6, Math.min(14, line.height * 0.5));
  const start = line.x + columns.name + GAP;
  const length = Math.max(0, line.x + line.width - columns.value - GAP - start);
  const share = isKnown(value) ? Math.min(1, Math.max(0, (value - scale.min) / (scale.max - scale.min))) : 0;
  // Below the scale there is no length left to draw: the colour and the number must say it.
  const isBelow = isKnown(value) && value < scale.min;
  const track = { x: start, y: y - thickness / 2, width: length, height: thickness };
  const bar = rectShape({ ...track, width: Math.max(2, length * share) }, { fill: solid, radius: 3, z: 92 });
  return [
    textShape(fitTextInMiddle(name, columns.name, FONTS.body), { x: line.x, y, font: FONTS.body, fill: theme.text }),
    rectShape(track, { fill: isBelow ? tint : theme.track, radius: 3 }),
    ...(share > 0 || isBelow ? [bar] : []),
    textShape(look.text, { x: line.x + line.width, y, font: FONTS.strong, fill: ink, align: "right" }),
  ];
}

function scaleOf({ min = 0, max, unit }: BarGaugeChart, rows: readonly Row[]): { min: number; max: number } {
  const rule = unitRule(unit);
  const highest = Math.max(...rows.map(({ value }) => (isKnown(value) && Number.isFinite(value) ? value : 0)));
  const whole = rule.kind === "percent" && highest <= 100 / rule.factor ? 100 / rule.factor : highest;
  const end = max ?? whole;
  return { min, max: end > min ? end : min + 1 };
}
