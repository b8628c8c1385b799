import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { SeenWeights } from "./seen-sources.ts";

/** What weights mean: shares by arm that add up to 1; undefined where one is not known, or all are 0. */
export function intendedShares(
  shift: TrafficShift,
  weights: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> | undefined {
  if (weights === undefined) return undefined;
  const known = armsOf(shift).map(({ name }) => [name, weights[name] ?? Number.NaN] as const);
  const sum = known.reduce((all, [, weight]) => all + weight, 0);
  if (!(sum > 0)) return undefined;
  return Object.fromEntries(known.map(([name, weight]) => [name, weight / sum]));
}

/** The weights that are in force: what is set less what servers that are down have of it. */
export function liveWeights(weights: SeenWeights | null): Readonly<Record<string, number>> | undefined {
  return weights?.live ?? weights?.byArm;
}

/** Arms that have weight, and none of it in force. */
export function armsDown(shift: TrafficShift, weights: SeenWeights | null): readonly string[] {
  return armsOf(shift)
    .map(({ name }) => name)
    .filter((name) => (weights?.byArm[name] ?? 0) > 0 && liveWeights(weights)?.[name] === 0);
}

/** The candidate's part of it. */
export function candidateShare(
  shift: TrafficShift,
  weights: Readonly<Record<string, number>> | undefined,
): number | undefined {
  return intendedShares(shift, weights)?.[shift.candidate.name];
}
