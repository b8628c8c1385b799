import type { ShiftArm, TrafficShift } from "./traffic-shift.ts";

/** Whether such weights can part the traffic between both arms: rules tell of rollouts and compare arms only then. */
export function canPart({ weights }: TrafficShift): boolean {
  // Those of a file can, also where one arm has everything: before the file was changed they may have, and rules still tell of that rollout.
  return weights.kind !== "serviceSelector";
}

/** Whether the weights can change at all. */
export function canMove({ weights }: TrafficShift): boolean {
  return weights.kind !== "static";
}

/** The arm that has everything by weights that never change, if any. */
export function wholeArm(shift: TrafficShift): ShiftArm | undefined {
  const { weights, stable, candidate } = shift;
  if (weights.kind !== "static") return undefined;
  const hasNothing = ({ name }: ShiftArm) => (weights.weights[name] ?? 0) === 0;
  if (hasNothing(candidate)) return stable;
  return hasNothing(stable) ? candidate : undefined;
}

/** Whether an arm can be meant to have nothing: weights that never change say so at once. */
export function canLeave(shift: TrafficShift): boolean {
  return canMove(shift) || wholeArm(shift) !== undefined;
}
