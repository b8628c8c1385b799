import { armsOf, type TrafficShift } from "./traffic-shift.ts";

/** Whether the candidate can ever be meant to have a part of the traffic and not all: rules tell of rollouts and compare arms only then. */
export function canPart({ weights }: TrafficShift): boolean {
  return weights.kind !== "serviceSelector";
}

/** Whether the weights can change at all. */
export function canMove({ weights }: TrafficShift): boolean {
  return weights.kind !== "static";
}

/** Whether an arm can be meant to have nothing: weights that never change say so at once. */
export function canLeave(shift: TrafficShift): boolean {
  const { weights } = shift;
  return weights.kind !== "static" || armsOf(shift).some(({ name }) => (weights.weights[name] ?? 0) === 0);
}
