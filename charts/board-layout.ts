import type { Board, BoardItem, GridPlace } from "./board.ts";
import type { Chart } from "./chart.ts";
import type { Box } from "./draw/box.ts";

/** Grafana's grid: https://github.com/grafana/grafana/blob/main/public/app/core/constants.ts */
export const GRID = { columns: 24, unit: 30, gap: 8, margin: 16 } as const;

/** An item of a board with its final place in the grid, and in pixels below the board's head. */
export type PlacedItem =
  | { readonly kind: "panel"; readonly place: GridPlace; readonly box: Box; readonly chart: Chart }
  | { readonly kind: "row"; readonly place: GridPlace; readonly box: Box; readonly title: string };

/** The items of a board from top to bottom, moved up where nothing stands above them, as Grafana does. */
export function layoutBoard(
  board: Board,
  width: number,
): { readonly items: readonly PlacedItem[]; readonly height: number } {
  const wanted = board.items
    .map((item) => ({ item, place: placeOf(item) }))
    .toSorted((a, b) => a.place.y - b.place.y || a.place.x - b.place.x);
  const bottoms: number[] = Array.from({ length: GRID.columns }, () => 0);
  const items = wanted.map(({ item, place }): PlacedItem => {
    const columns = Array.from({ length: place.w }, (_, index) => place.x + index);
    const y = Math.max(...columns.map((column) => bottoms[column] ?? 0));
    for (const column of columns) bottoms[column] = y + place.h;
    const final = { ...place, y };
    const box = boxOf(final, width);
    return item.kind === "panel"
      ? { kind: "panel", place: final, box, chart: item.chart }
      : { kind: "row", place: final, box, title: item.title };
  });
  const units = Math.max(...bottoms);
  return { items, height: units === 0 ? 0 : units * GRID.unit + (units - 1) * GRID.gap };
}

function placeOf(item: BoardItem): GridPlace {
  if (item.kind === "row") return { x: 0, y: item.y, w: GRID.columns, h: 1 };
  const x = Math.min(GRID.columns - 1, Math.max(0, Math.floor(item.place.x)));
  const w = Math.min(GRID.columns - x, Math.max(1, Math.floor(item.place.w)));
  return { x, w, y: item.place.y, h: Math.max(1, Math.floor(item.place.h)) };
}

function boxOf({ x, y, w, h }: GridPlace, width: number): Box {
  const column = (width - 2 * GRID.margin - (GRID.columns - 1) * GRID.gap) / GRID.columns;
  const left = Math.round(GRID.margin + x * (column + GRID.gap));
  const right = Math.round(GRID.margin + x * (column + GRID.gap) + w * column + (w - 1) * GRID.gap);
  return { x: left, y: y * (GRID.unit + GRID.gap), width: right - left, height: h * GRID.unit + (h - 1) * GRID.gap };
}
