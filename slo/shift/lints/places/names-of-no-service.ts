import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf } from "../../traffic-shift.ts";
import { isVersion } from "../matches/is-version.ts";

/** What both matches look like where they are compared with the Service of each arm, and nobody wrote that they are. */
export function namesOfNoService({ shift, spec }: LocatedShift): "versions" | "roles" | undefined {
  const { traffic, weights } = shift;
  if (traffic.kind !== "istio" || traffic.service !== undefined || traffic.label !== "destination_service_name")
    return undefined;
  // Flagger's Services have names of which no version is one: that is a problem of its own.
  if (weights.kind === "flagger" || (spec.traffic.kind === "istio" && spec.traffic.label !== undefined))
    return undefined;
  const matches = armsOf(shift).map(({ match }) => match);
  if (matches.every((match) => isVersion(match))) return "versions";
  return matches.every((match) => role.test(match)) ? "roles" : undefined;
}

/** What an arm is of its application, of whose name nothing is in it. */
const role = /^(?:stable|canary|primary|baseline|candidate|control|preview|active|blue|green|old|new)$/;
