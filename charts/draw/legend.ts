import type { Legend } from "../model/series.ts";
import { fitTextInMiddle, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { type Box, inset } from "./box.ts";
import { FONTS } from "./fonts.ts";
import { lineShape, rectShape, type Shape, textShape } from "./shapes.ts";

/** One name in a legend. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** The ground inside a box that is only framed in its colour. */
  readonly ground?: string;
  readonly mark: "line" | "box";
  readonly dash?: readonly number[] | undefined;
  /** One figure for each of the legend's values. */
  readonly values: readonly string[];
}

/** A drawn legend and the box that is left beside it. */
export interface PlacedLegend {
  readonly shapes: readonly Shape[];
  readonly rest: Box;
}

const LINE_HEIGHT = 18;
const SWATCH = 20;
const BETWEEN = 16;
const MARGIN = 8;
const MORE_WIDTH = 76;
const FONT = FONTS.label;

/** Places the entries in the box: flowing below, or as rows below or at the right. */
export function placeLegend(
  entries: readonly LegendEntry[],
  { legend, box, theme }: { legend: Legend; box: Box; theme: Theme },
): PlacedLegend {
  if (legend.kind === "hidden" || entries.length === 0 || box.height < 100) return { shapes: [], rest: box };
  const right = legend.placement === "right" && box.width >= 320;
  if (legend.kind === "list" && !right) return flowingList(entries, { box, theme });
  const heads = legend.kind === "table" ? (legend.values ?? []).map((value) => HEADS[value]) : [];
  return right ? rowsAtRight(entries, { box, theme, heads }) : rowsBelow(entries, { box, theme, heads });
}

const HEADS = {
  last: "last",
  lastNotNull: "last",
  first: "first",
  min: "min",
  max: "max",
  mean: "mean",
  sum: "total",
  count: "count",
  range: "range",
} as const;

interface Place {
  readonly box: Box;
  readonly theme: Theme;
}

function flowingList(entries: readonly LegendEntry[], { box, theme }: Place): PlacedLegend {
  const maxLines = box.height < 150 ? 1 : box.height < 260 ? 2 : 3;
  const widest = entries.length === 1 ? box.width : Math.min(box.width - MORE_WIDTH, Math.max(140, box.width * 0.48));
  const items = entries.map((entry) => {
    const figures = entry.values.length === 0 ? "" : `  ${entry.values.join("  ")}`;
    const name = fitTextInMiddle(entry.name, widest - SWATCH - textWidth(figures, FONT), FONT);
    return { entry, text: name + figures, width: SWATCH + textWidth(name + figures, FONT) };
  });
  const placed = flow(items, { width: box.width, maxLines });
  const top = box.y + box.height - placed.lines * LINE_HEIGHT;
  const shapes = placed.items.flatMap(({ item, x, line }) => {
    const at = { x: box.x + x, y: top + (line + 0.5) * LINE_HEIGHT };
    return [
      ...swatch(item.entry, at),
      textShape(item.text, { x: at.x + SWATCH, y: at.y, font: FONT, fill: theme.muted }),
    ];
  });
  const rest = inset(box, { bottom: placed.lines * LINE_HEIGHT + MARGIN });
  if (placed.more === undefined) return { shapes, rest };
  const more = { x: box.x + placed.more.x, y: top + (placed.lines - 0.5) * LINE_HEIGHT };
  return {
    shapes: [...shapes, textShape(placed.more.text, { ...more, font: FONTS.labelStrong, fill: theme.muted })],
    rest,
  };
}

/** Fills line after line; when not all fit, the end of the last line says how many are left out. */
function flow<Item extends { readonly width: number }>(
  items: readonly Item[],
  { width, maxLines }: { width: number; maxLines: number },
) {
  const placed: { item: Item; x: number; line: number }[] = [];
  let x = 0;
  let line = 0;
  for (const [index, item] of items.entries()) {
    if (x > 0 && x + item.width > width) {
      x = 0;
      line += 1;
    }
    const moreText = `+${items.length - index} more`;
    const reserve = index === items.length - 1 ? 0 : BETWEEN + textWidth(moreText, FONTS.labelStrong);
    const full =
      line >= maxLines ||
      (line === maxLines - 1 && x > 0 && x + item.width + reserve > width && !fitsRest(items, { index, x, width }));
    if (full) {
      const last = placed.at(-1);
      const lastEnd = line >= maxLines && last !== undefined ? last.x + last.item.width + BETWEEN : x;
      return { items: placed, lines: Math.min(maxLines, line + 1), more: { text: moreText, x: lastEnd } };
    }
    placed.push({ item, x, line });
    x += item.width + BETWEEN;
  }
  return { items: placed, lines: line + 1, more: undefined };
}

function fitsRest(
  items: readonly { readonly width: number }[],
  { index, x, width }: { index: number; x: number; width: number },
) {
  const rest = items.slice(index);
  return x + rest.reduce((sum, item) => sum + item.width + BETWEEN, -BETWEEN) <= width;
}

function rowsBelow(
  entries: readonly LegendEntry[],
  { box, theme, heads }: Place & { heads: readonly string[] },
): PlacedLegend {
  const headLines = heads.length === 0 ? 0 : 1;
  const most = Math.max(1, Math.floor((box.height * 0.42) / LINE_HEIGHT) - headLines);
  const lines = Math.min(entries.length, most) + headLines;
  const place = inset(box, { top: box.height - lines * LINE_HEIGHT });
  return {
    shapes: rows(entries, { box: place, theme, heads }),
    rest: inset(box, { bottom: lines * LINE_HEIGHT + MARGIN }),
  };
}

function rowsAtRight(
  entries: readonly LegendEntry[],
  { box, theme, heads }: Place & { heads: readonly string[] },
): PlacedLegend {
  const figures = figureWidths(entries, heads).reduce((sum, width) => sum + width + BETWEEN, 0);
  const names = Math.max(...entries.map((entry) => textWidth(entry.name, FONT)));
  const width = Math.min(Math.ceil(SWATCH + names + figures) + 2, box.width * 0.45);
  const place = inset(box, { left: box.width - width });
  return { shapes: rows(entries, { box: place, theme, heads }), rest: inset(box, { right: width + BETWEEN }) };
}

function rows(
  entries: readonly LegendEntry[],
  { box, theme, heads }: Place & { heads: readonly string[] },
): readonly Shape[] {
  const headLines = heads.length === 0 ? 0 : 1;
  const room = Math.max(1, Math.floor(box.height / LINE_HEIGHT) - headLines);
  const shown = entries.length <= room ? entries : entries.slice(0, Math.max(0, room - 1));
  const widths = figureWidths(entries, heads);
  const ends = widths.map(
    (_, index) => box.x + box.width - widths.slice(index + 1).reduce((sum, width) => sum + width + BETWEEN, 0),
  );
  const nameWidth = box.width - SWATCH - widths.reduce((sum, width) => sum + width + BETWEEN, 0);
  const middle = (line: number) => box.y + (line + 0.5) * LINE_HEIGHT;
  const headShapes = heads.map((head, index) =>
    textShape(head, { x: ends[index] ?? 0, y: middle(0), font: FONTS.small, fill: theme.muted, align: "right" }),
  );
  const rowShapes = shown.flatMap((entry, index) => {
    const y = middle(index + headLines);
    return [
      ...swatch(entry, { x: box.x, y }),
      textShape(fitTextInMiddle(entry.name, nameWidth, FONT), { x: box.x + SWATCH, y, font: FONT, fill: theme.muted }),
      ...entry.values.map((value, column) =>
        textShape(value, { x: ends[column] ?? 0, y, font: FONT, fill: theme.text, align: "right" }),
      ),
    ];
  });
  if (shown.length === entries.length) return [...headShapes, ...rowShapes];
  const more = `+${entries.length - shown.length} more`;
  return [
    ...headShapes,
    ...rowShapes,
    textShape(more, {
      x: box.x + SWATCH,
      y: middle(shown.length + headLines),
      font: FONTS.labelStrong,
      fill: theme.muted,
    }),
  ];
}

function figureWidths(entries: readonly LegendEntry[], heads: readonly string[]): readonly number[] {
  const count = Math.max(heads.length, ...entries.map((entry) => entry.values.length));
  return Array.from({ length: count }, (_, column) =>
    Math.max(
      textWidth(heads[column] ?? "", FONTS.small),
      ...entries.map((entry) => textWidth(entry.values[column] ?? "", FONT)),
    ),
  );
}

function swatch({ color, ground, mark, dash }: LegendEntry, { x, y }: { x: number; y: number }): readonly Shape[] {
  if (mark === "box") {
    const frame = rectShape({ x, y: y - 5, width: 10, height: 10 }, { fill: color, radius: 2 });
    if (ground === undefined) return [frame];
    return [frame, rectShape({ x: x + 2, y: y - 3, width: 6, height: 6 }, { fill: ground, z: 91 })];
  }
  const ends = [
    [x, y],
    [x + 14, y],
  ] as const;
  return [lineShape(ends, { stroke: color, width: 2.5, dash })];
}
