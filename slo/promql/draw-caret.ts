import type { Excerpt } from "../problem.ts";
import { type Cell, displayCells } from "./display-width.ts";

const COLUMNS = 100;
const MAX_LINES = 3;

/** The lines of a text that hold the offending characters, with ^ under each of them, no wider than 100 columns or those given. */
export function drawCaret({ text, from, to }: Excerpt, columns: number = COLUMNS): string {
  const lines = text.split("\n");
  const marked = markedLines(lines, from, Math.max(from, to));
  const last = marked.at(Math.min(marked.length, MAX_LINES) - 1)?.number ?? 1;
  const gutter = lines.length > 1 ? String(last).length : 0;
  const drawn = marked.slice(0, MAX_LINES).flatMap(({ number, cells, mark }) => {
    const before = gutter === 0 ? "" : `${String(number).padStart(gutter)} | `;
    const below = gutter === 0 ? "" : `${" ".repeat(gutter)} | `;
    const { line, carets } = underlined(cells, mark, columns - before.length);
    return [`${before}${line}`, `${below}${carets}`];
  });
  return [...drawn, ...(marked.length > MAX_LINES ? [`${" ".repeat(gutter)} | …`] : [])].join("\n");
}

interface MarkedLine {
  readonly number: number;
  readonly cells: readonly Cell[];
  /** The marked cells as a half-open range of indexes; empty behind the end of the line. */
  readonly mark: { readonly from: number; readonly to: number };
}

function markedLines(lines: readonly string[], from: number, to: number): readonly MarkedLine[] {
  const marked: MarkedLine[] = [];
  let start = 0;
  lines.forEach((line, index) => {
    const end = start + line.length;
    const isFirst = from >= start && from <= end;
    const isFurther = from < start && to > start && line.trim() !== "";
    if (isFirst || isFurther) {
      const cells = displayCells(line.replace(/\r$/, ""));
      marked.push({
        number: index + 1,
        cells,
        mark: markIn(cells, isFirst ? from - start : indentOf(line), to - start),
      });
    }
    start = end + 1;
  });
  return marked;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function markIn(cells: readonly Cell[], from: number, to: number): MarkedLine["mark"] {
  const first = cells.findIndex((cell) => cell.to > from);
  if (first < 0) return { from: cells.length, to: cells.length };
  const behind = cells.findIndex((cell) => cell.from >= to);
  return { from: first, to: Math.max(first + 1, behind < 0 ? cells.length : behind) };
}

function underlined(cells: readonly Cell[], mark: MarkedLine["mark"], columns: number) {
  const { first, last } = visibleRange(cells, mark, columns);
  const [cutBefore, cutBehind] = [first > 0, last < cells.length];
  const shown = cells.slice(first, last).map((cell) => cell.shown);
  const line = `${cutBefore ? "…" : ""}${shown.join("")}${cutBehind ? "…" : ""}`;
  const indent = (cutBefore ? 1 : 0) + widthOf(cells, first, mark.from);
  const length = widthOf(cells, mark.from, Math.min(mark.to, last)) + (mark.to > last ? 1 : 0);
  return { line, carets: " ".repeat(indent) + "^".repeat(Math.max(1, length)) };
}

/** The cells that fit: the mark, or its start when it is too long, with as much as possible on both sides. */
function visibleRange(
  cells: readonly Cell[],
  mark: MarkedLine["mark"],
  columns: number,
): { readonly first: number; readonly last: number } {
  // One column more than the text, so that a caret behind the last character fits as well.
  if (widthOf(cells, 0, cells.length) + (mark.from === cells.length ? 1 : 0) <= columns)
    return { first: 0, last: cells.length };
  const room = columns - 2;
  let [first, last, width] = [mark.from, mark.from, mark.from === cells.length ? 1 : 0];
  const grow = (index: number, limit: number) => {
    const added = cells[index]?.width;
    if (added === undefined || width + added > limit) return false;
    width += added;
    return true;
  };
  while (last < mark.to && grow(last, room)) last++;
  const half = width + Math.floor((room - width) / 2);
  while (grow(first - 1, half)) first--;
  while (grow(last, room)) last++;
  while (grow(first - 1, room)) first--;
  return { first, last };
}

function widthOf(cells: readonly Cell[], from: number, to: number): number {
  let width = 0;
  for (let index = from; index < to; index++) width += cells[index]?.width ?? 0;
  return width;
}
