import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { nameMatcher } from "./arm-names.ts";
import { refusal } from "./shift-source-fault.ts";

/** Throws where both arms mean one thing, by the same or by different ones of its names: its weight would count for each of them. */
export function refuseShared(shift: TrafficShift, things: readonly (readonly string[])[], source: string): void {
  const [stable, candidate] = armsOf(shift);
  const [isStable, isCandidate] = [nameMatcher(stable.target), nameMatcher(candidate.target)];
  for (const names of things) {
    const [stays, gets] = [names.find(isStable), names.find(isCandidate)];
    if (stays === undefined || gets === undefined) continue;
    const named = stays === gets ? stays : `${stays} with ${gets}`;
    throw refusal(
      `${source} has ${named}, which both ${stable.name} (${stable.target}) and ${candidate.name} (${candidate.target}) mean: write as each target what that arm alone is called`,
    );
  }
}
