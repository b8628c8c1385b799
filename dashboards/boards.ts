import type { Stack } from "../slo/model.ts";
import { ninesItself } from "./boards/nines-itself.ts";
import { overview } from "./boards/overview.ts";
import { service } from "./boards/service.ts";
import { sloDetail } from "./boards/slo-detail.ts";
import { sloReview } from "./boards/slo-review.ts";
import { trafficShift } from "./boards/traffic-shift.ts";
import { trafficShifts } from "./boards/traffic-shifts.ts";
import { uptime } from "./boards/uptime.ts";
import type { Board } from "./model/board.ts";

/**
 * Every board, in the order in which people need them: add one by adding a line. Variables select SLOs; boards never multiply with
 * them. A traffic shift has a board of its own, because what can be known of it depends on who counts its traffic.
 */
const table: readonly {
  readonly board: (stack: Stack) => Board | readonly Board[];
  /** Stacks for which the board would show nothing do without it. */
  readonly when?: (stack: Stack) => boolean;
}[] = [
  { board: overview },
  { board: sloDetail },
  { board: service },
  { board: sloReview },
  { board: trafficShifts, when: (stack) => stack.shifts.length > 0 },
  { board: (stack) => stack.shifts.map((shift) => trafficShift(stack, shift)) },
  { board: uptime, when: (stack) => stack.probes.length > 0 },
  { board: ninesItself },
];

/** The boards of a stack, as data. */
export function boards(stack: Stack): readonly Board[] {
  return table.filter(({ when }) => when?.(stack) ?? true).flatMap(({ board }) => board(stack));
}
