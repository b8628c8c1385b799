import type { ShiftStep } from "./traffic-shift.ts";

/** Weights are whole numbers, so that a planned third may never be reached exactly. */
const roundingOfWeights = 0.005;

/**
 * From which share of the candidate on each planned step counts as reached, 0 to 1: a little below its own, but never as low as the
 * middle between it and the step before. All is all.
 */
export function stepFloors(steps: readonly Pick<ShiftStep, "share">[]): readonly number[] {
  return steps.map(({ share }, index) => {
    if (share === 1) return 1;
    const gap = share - (steps[index - 1]?.share ?? 0);
    const less = gap > 0 ? Math.min(roundingOfWeights, gap / 2) : roundingOfWeights;
    return Number(Math.max(0, share - less).toFixed(6));
  });
}
