import type { Panel } from "./panel.ts";

/** A place in Grafana's grid of 24 columns. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Columns of Grafana's grid. */
export const gridColumns = 24;

/** Panels from left to right; a panel that no longer fits begins a new line below the tallest of this one. */
export function placePanels(
  panels: readonly Panel[],
  top = 0,
): { readonly places: readonly { readonly panel: Panel; readonly place: GridPlace }[]; readonly bottom: number } {
  let [x, y, lineHeight] = [0, top, 0];
  const places = panels.map((panel) => {
    const { w, h } = panel.size;
    if (x + w > gridColumns) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const place = { x, y, w, h };
    x += w;
    lineHeight = Math.max(lineHeight, h);
    return { panel, place };
  });
  return { places, bottom: y + lineHeight };
}
