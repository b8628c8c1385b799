import type { TableChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import { type Box, inset } from "../draw/box.ts";
import { FONTS } from "../draw/fonts.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import { lineShape, rectShape, type Shape, textShape } from "../draw/shapes.ts";
import { sparklineShapes } from "../draw/sparkline-shapes.ts";
import type { Cell, Column } from "../model/table.ts";
import { fitText, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { type Appearance, appearanceOf, formatOf } from "../value/appearance.ts";
import { isKnown, reduce } from "../value/reduce.ts";
import { unitRule } from "../value/units.ts";
import { CELL_PADDING, cellLook, isCourse, type PlacedColumn, tableColumns } from "./table-layout.ts";

const HEAD_HEIGHT = 26;
const MIN_ROW_HEIGHT = 24;
const MAX_ROW_HEIGHT = 32;

/** Rows under named columns, with coloured cells, bars and small courses over time. */
export function tableBody(chart: TableChart, frame: Frame): Body {
  const { theme } = frame;
  if (chart.rows.length === 0 || chart.columns.length === 0) return emptyBody(chart, frame);
  const box = { ...frame.box, x: frame.box.x - CELL_PADDING / 2, width: frame.box.width + CELL_PADDING };
  const { placed, hidden } = tableColumns(chart, box.width);
  const { rows, height, more } = rowsThatFit(chart, { room: box.height - HEAD_HEIGHT, hiddenColumns: hidden });
  const top = box.y + HEAD_HEIGHT;
  const cells = rows.flatMap((row, index) =>
    placed.flatMap((column) => {
      const place = { x: box.x + column.x, y: top + index * height, width: column.width, height };
      return cellShapes(row[column.index], { column, chart, box: place, theme });
    }),
  );
  const lines = rows.map((_, index) =>
    lineShape(across(box, top + index * height), { stroke: index === 0 ? theme.axis : theme.grid, z: 89 }),
  );
  const note = {
    x: box.x + CELL_PADDING,
    y: top + (rows.length + 0.5) * height,
    font: FONTS.labelStrong,
    fill: theme.muted,
  };
  return {
    shapes: [
      ...lines,
      ...headShapes(placed, { box, theme }),
      ...cells,
      ...(more === "" ? [] : [textShape(fitText(more, frame.box.width - CELL_PADDING, note.font), note)]),
    ],
  };
}

function rowsThatFit(chart: TableChart, { room, hiddenColumns }: { room: number; hiddenColumns: number }) {
  const columns = hiddenColumns === 0 ? "" : `+${hiddenColumns} more ${hiddenColumns === 1 ? "column" : "columns"}`;
  const noteLines = columns === "" ? 0 : 1;
  const height = Math.min(MAX_ROW_HEIGHT, Math.max(MIN_ROW_HEIGHT, room / (chart.rows.length + noteLines)));
  const fit = Math.max(1, Math.floor(room / height + 1e-9));
  if (chart.rows.length + noteLines <= fit) return { rows: chart.rows, height, more: columns };
  const rows = chart.rows.slice(0, Math.max(0, fit - 1));
  const left = chart.rows.length - rows.length;
  return { rows, height, more: [`+${left} more ${left === 1 ? "row" : "rows"}`, columns].filter(Boolean).join(", ") };
}

function headShapes(placed: readonly PlacedColumn[], { box, theme }: { box: Box; theme: Theme }): readonly Shape[] {
  return placed.map(({ column, x, width, align }) =>
    alignedText(fitText(column.name, width - 2 * CELL_PADDING + 2, FONTS.labelStrong), {
      box: { x: box.x + x, y: box.y, width, height: HEAD_HEIGHT - 2 },
      align,
      font: FONTS.labelStrong,
      fill: theme.muted,
    }),
  );
}

function cellShapes(
  cell: Cell | undefined,
  { column: { column, align }, chart, box, theme }: CellNeeds,
): readonly Shape[] {
  const look = cellLook(chart, { column, cell });
  if (isCourse(cell)) {
    const last = appearanceOf(reduce(cell, "lastNotNull"), formatOf(chart, column), { now: chart.range.to });
    const color = theme.shades[last.missing ? "grey" : (last.color ?? "blue")].solid;
    return sparklineShapes(cell, {
      box: inset(box, { top: 5, bottom: 5, left: CELL_PADDING, right: CELL_PADDING }),
      range: chart.range,
      color,
    });
  }
  if (look === undefined) return [];
  const font = column.cell === "ink" || column.cell === "background" ? FONTS.strong : FONTS.body;
  const text = (fill: string, room = box.width) =>
    alignedText(typeof cell === "number" ? look.text : fitText(look.text, room - 2 * CELL_PADDING + 2, font), {
      box,
      align,
      font,
      fill,
    });
  if (look.missing && look.color === "grey") return [text(theme.shades.grey.ink)];
  const shade = look.color === undefined ? undefined : theme.shades[look.color];
  if (column.cell === "ink" && shade !== undefined) return [text(shade.ink)];
  if (column.cell === "background" && shade !== undefined) {
    const ground = inset(box, { top: 2.5, bottom: 2.5, left: 3, right: 3 });
    return [rectShape(ground, { fill: shade.tint, radius: 4 }), text(shade.ink)];
  }
  if (column.cell === "bar" && typeof cell === "number")
    return [...barShapes(cell, { column, chart, box, theme, look }), text(shade?.ink ?? theme.text)];
  return [text(theme.text)];
}

interface CellNeeds {
  readonly column: PlacedColumn;
  readonly chart: TableChart;
  readonly box: Box;
  readonly theme: Theme;
}

/** The text of a bar cell stands right of the bar, in the room that the widest text of the column needs. */
function barShapes(
  value: number,
  { column, chart, box, theme, look }: { column: Column; chart: TableChart; box: Box; theme: Theme; look: Appearance },
): readonly Shape[] {
  const format = formatOf(chart, column);
  const rule = unitRule(format.unit);
  const min = format.min ?? 0;
  const max = format.max ?? (rule.kind === "percent" ? 100 / rule.factor : highest(chart, column));
  const share = isKnown(value) ? Math.min(1, Math.max(0, (value - min) / Math.max(Number.MIN_VALUE, max - min))) : 0;
  const texts = chart.rows.map((row) =>
    textWidth(cellLook(chart, { column, cell: row[chart.columns.indexOf(column)] })?.text ?? "", FONTS.body),
  );
  const track = inset(box, {
    top: box.height / 2 - 4,
    bottom: box.height / 2 - 4,
    left: CELL_PADDING,
    right: CELL_PADDING * 2 + Math.max(0, ...texts),
  });
  const solid = theme.shades[look.color ?? "blue"].solid;
  return [
    rectShape(track, { fill: theme.track, radius: 3 }),
    ...(share > 0
      ? [rectShape({ ...track, width: Math.max(2, track.width * share) }, { fill: solid, radius: 3, z: 91 })]
      : []),
  ];
}

function highest(chart: TableChart, column: Column): number {
  const index = chart.columns.indexOf(column);
  return Math.max(
    0,
    ...chart.rows
      .map((row) => row[index])
      .filter((cell): cell is number => typeof cell === "number" && Number.isFinite(cell)),
  );
}

function alignedText(
  text: string,
  {
    box,
    align,
    font,
    fill,
  }: { box: Box; align: "left" | "center" | "right"; font: { size: number; weight: 400 | 600 }; fill: string },
): Shape {
  const x = { left: box.x + CELL_PADDING, center: box.x + box.width / 2, right: box.x + box.width - CELL_PADDING }[
    align
  ];
  return textShape(text, { x, y: box.y + box.height / 2, font, fill, align });
}

function across(box: Box, y: number): [number, number][] {
  const crisp = Math.round(y) + 0.5;
  return [
    [box.x, crisp],
    [box.x + box.width, crisp],
  ];
}
