import type { Panel } from "../../dashboards/model/panel.ts";
import { gridColumns } from "../../dashboards/model/place-panels.ts";

/** Pixels of a board on a laptop, which decide how many points a line has. */
const boardWidth = 1600;

/** How many pixels wide a panel is. */
export function panelWidth({ size }: Panel): number {
  return Math.round((boardWidth * size.w) / gridColumns);
}
