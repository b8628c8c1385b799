import type { TableChart } from "../chart.ts";
import { FONTS } from "../draw/fonts.ts";
import type { Cell, Column } from "../model/table.ts";
import { textWidth } from "../text/measure-text.ts";
import { type Appearance, appearanceOf, formatOf } from "../value/appearance.ts";
import { unitRule } from "../value/units.ts";

/** A column with its place and the looks of its cells. */
export interface PlacedColumn {
  readonly column: Column;
  readonly index: number;
  readonly x: number;
  readonly width: number;
  readonly align: "left" | "center" | "right";
}

/** The columns that fit, and how many do not. */
export interface TableColumns {
  readonly placed: readonly PlacedColumn[];
  readonly hidden: number;
}

/** The empty pixels at each side of a cell. */
export const CELL_PADDING = 8;

const SPARKLINE_WIDTH = 110;
const BAR_WIDTH = 70;
const SHORTEST_TEXT = 64;

interface Wish {
  readonly natural: number;
  readonly least: number;
}

/** Gives each column the width of its content; texts give way first, and a number is never cut: its column is left out instead. */
export function tableColumns(chart: TableChart, width: number): TableColumns {
  const wishes = chart.columns.map((column, index) => wishOf(chart, { column, index }));
  let count = chart.columns.length;
  while (count > 1 && wishes.slice(0, count).reduce((sum, { least }) => sum + least, 0) > width) count -= 1;
  const widths = distribute(wishes.slice(0, count), width);
  let x = 0;
  const placed = chart.columns.slice(0, count).map((column, index): PlacedColumn => {
    const own = widths[index] ?? 0;
    x += own;
    return {
      column,
      index,
      x: x - own,
      width: own,
      align: column.align ?? (isNumeric(chart, index) ? "right" : "left"),
    };
  });
  return { placed, hidden: chart.columns.length - count };
}

/** Text and colour of a cell; a list of points has none. */
export function cellLook(
  chart: TableChart,
  { column, cell }: { column: Column; cell: Cell | undefined },
): Appearance | undefined {
  if (isCourse(cell)) return undefined;
  return appearanceOf(cell ?? null, formatOf(chart, column), { now: chart.range.to });
}

/** Whether a cell is drawn as a small course over time. */
export function isCourse(cell: Cell | undefined): cell is Exclude<Cell, string | number | boolean | null> {
  return Array.isArray(cell);
}

function wishOf(chart: TableChart, { column, index }: { column: Column; index: number }): Wish {
  const head = textWidth(column.name, FONTS.labelStrong);
  const cells = chart.rows.map((row) => row[index]);
  const texts = cells.map((cell) => textWidth(cellLook(chart, { column, cell })?.text ?? "", FONTS.body));
  const content = Math.max(0, ...texts) + (column.cell === "bar" ? BAR_WIDTH + CELL_PADDING : 0);
  const course = cells.some(isCourse);
  const natural = column.width ?? Math.max(head, course ? SPARKLINE_WIDTH : content) + 2 * CELL_PADDING;
  const canShrink = course || cells.some((cell) => typeof cell === "string");
  return {
    natural,
    least: canShrink
      ? Math.min(natural, SHORTEST_TEXT)
      : Math.max(content + 2 * CELL_PADDING, Math.min(natural, SHORTEST_TEXT)),
  };
}

function distribute(wishes: readonly Wish[], width: number): readonly number[] {
  const total = wishes.reduce((sum, { natural }) => sum + natural, 0);
  if (total <= width) {
    const spare = (width - total) / Math.max(1, wishes.length);
    return wishes.map(({ natural }) => natural + spare);
  }
  const slack = wishes.reduce((sum, { natural, least }) => sum + natural - least, 0);
  const share = slack === 0 ? 0 : Math.min(1, (total - width) / slack);
  return wishes.map(({ natural, least }) => natural - (natural - least) * share);
}

function isNumeric(chart: TableChart, index: number): boolean {
  const column = chart.columns[index];
  if (column === undefined || unitRule(formatOf(chart, column).unit).kind === "date") return false;
  const cells = chart.rows.map((row) => row[index]).filter((cell) => cell !== null && cell !== undefined);
  // A column of figures that are all unknown stands where its figures would.
  if (cells.length === 0) return column.unit !== undefined;
  return cells.every((cell) => typeof cell === "number");
}
