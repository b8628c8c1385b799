import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ShiftState } from "../track/shift-state.ts";

/** How many of the planned steps are done, counting the present one; as the controller tells it where it does. */
export function shiftStep({ steps }: TrafficShift, { weights, share }: ShiftState): ShiftReport["step"] {
  if (weights !== null && weights.step !== null) return weights.step;
  if (steps.length === 0 || share === null) return null;
  return { number: steps.findLastIndex((step) => step.share <= share + 1e-9) + 1, of: steps.length };
}

/** How long the present step is meant to take; undefined where none is planned. */
export function expectedStepSeconds({ steps }: TrafficShift, state: ShiftState): number | undefined {
  const { share } = state;
  if (share === null) return undefined;
  return steps.findLast((step) => step.share <= share + 1e-9)?.holdSeconds;
}
