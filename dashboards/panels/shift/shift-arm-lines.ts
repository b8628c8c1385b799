import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { LineDrawing, PanelQuery } from "../../model/panel.ts";
import { colorOfArm } from "../../queries/shift-signals.ts";

/** One of the lines of an arm. */
export interface ArmLine {
  readonly expr: string;
  /** What follows the name of the arm in the legend. */
  readonly words?: string;
  readonly drawing?: LineDrawing;
}

/** Lines of both arms, the stable one's first, each in the colour of its arm. */
export function armLines(shift: TrafficShift, lines: (arm: ShiftArm) => readonly ArmLine[]): readonly PanelQuery[] {
  const all = armsOf(shift).flatMap((arm) => lines(arm).map((line) => ({ arm, ...line })));
  return all.map(({ arm, expr, words, drawing }, index) => ({
    ref: String.fromCharCode("A".charCodeAt(0) + index),
    expr,
    legend: words === undefined ? arm.name : `${arm.name} ${words}`,
    kind: "range",
    drawing: { color: colorOfArm(shift, arm), ...drawing },
  }));
}

/** One line of each arm. */
export function armLine(
  shift: TrafficShift,
  expr: (arm: ShiftArm) => string,
  drawing: LineDrawing = { lineWidth: 2 },
): readonly PanelQuery[] {
  return armLines(shift, (arm) => [{ expr: expr(arm), drawing }]);
}
