import type { Panel } from "../model/panel.ts";
import { gridColumns } from "../model/place-panels.ts";

/** Panels that share one line of the board: as wide as there is room, the first ones wider by what is left over. */
export function fillLine<P extends Panel>(panels: readonly P[]): readonly P[] {
  const width = Math.floor(gridColumns / Math.max(1, panels.length));
  const left = gridColumns - width * panels.length;
  return panels.map((panel, index) => ({ ...panel, size: { ...panel.size, w: width + (index < left ? 1 : 0) } }));
}

const mostBeside = 3;

/** Panels on as many lines as it takes for each to be read; the last line has what is left. */
export function fillLines<P extends Panel>(panels: readonly P[]): readonly P[] {
  const lines = Math.ceil(panels.length / mostBeside);
  const each = Math.ceil(panels.length / Math.max(1, lines));
  return Array.from({ length: lines }, (_, line) => fillLine(panels.slice(line * each, (line + 1) * each))).flat();
}
