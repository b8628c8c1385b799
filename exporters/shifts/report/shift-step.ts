import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { stepFloors } from "../../../slo/shift/step-floors.ts";
import type { ShiftStep, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ShiftState } from "../track/shift-state.ts";

/** How many of the planned steps are done, counting the present one; as the controller tells it where it does. */
export function shiftStep({ steps }: TrafficShift, { weights, share }: ShiftState): ShiftReport["step"] {
  if (weights !== null && weights.step !== null) return weights.step;
  if (steps.length === 0 || share === null) return null;
  return { number: reachedIndex(steps, share) + 1, of: steps.length };
}

/** How long the present step is meant to take; undefined where none is planned. */
export function expectedStepSeconds({ steps }: TrafficShift, state: ShiftState): number | undefined {
  const { share } = state;
  if (share === null) return undefined;
  return steps[reachedIndex(steps, share)]?.holdSeconds;
}

/** -1 before the first. */
function reachedIndex(steps: readonly ShiftStep[], share: number): number {
  return stepFloors(steps).findLastIndex((floor) => share >= floor);
}
