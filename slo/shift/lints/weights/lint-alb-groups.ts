import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { resourcesOfGroup } from "../../target-group-names.ts";
import { armsOf } from "../../traffic-shift.ts";
import { areApart } from "../matches/are-apart.ts";

/** Counts of an ALB of target groups to which an NLB sends; behind an NLB each ALB has target groups of its own. */
export const lintAlbGroups: ShiftLint = ({ shift, path }): readonly Problem[] => {
  const { traffic, weights } = shift;
  if (traffic.kind !== "alb" || weights.kind !== "nlbListener") return [];
  const [same] = armsOf(shift).filter(({ match, target }) => !areApart(match, resourcesOfGroup(target)));
  if (same === undefined) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.kind`,
      message: `an NLB sends to the target group ${show(same.target)}, and an ALB counts the requests of its own target groups alone: ${show(same.match)} would count none`,
      hint: 'write kind: "counters", with what counts behind the NLB, such as HAProxy or the application; or kind: "albListener" and the listener of the ALB as weights',
    },
  ];
};
