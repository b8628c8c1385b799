import type { Panel } from "../model/panel.ts";
import { gridColumns } from "../model/place-panels.ts";

/** Panels that share one line of the board: as wide as there is room, the first ones wider by what is left over. */
export function fillLine(panels: readonly Panel[]): readonly Panel[] {
  const width = Math.floor(gridColumns / Math.max(1, panels.length));
  const left = gridColumns - width * panels.length;
  return panels.map((panel, index) => ({ ...panel, size: { ...panel.size, w: width + (index < left ? 1 : 0) } }));
}
