import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isRolloutHash } from "../../rollout-hash-label.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftTraffic, type ShiftWeights } from "../../traffic-shift.ts";
import { nameWords } from "../arms/name-words.ts";
import { lintMovedRoutes } from "../weights/lint-moved-routes.ts";
import { isArmLabel, isTemplateHash } from "./label-values.ts";
import { lintTargets } from "./lint-targets.ts";

/** Arms by the value of a label that stands for a target, where the weights have names of objects, which are hardly called so. */
export const lintLabelTargets: ShiftLint = (located, around): readonly Problem[] => {
  const { weights, traffic } = located.shift;
  const label = labelOf(traffic);
  const noun = label === undefined ? undefined : nounOf(weights, label);
  const values = valuesForTargets(located);
  if (noun === undefined || values.length === 0 || areOfApplication(located)) return [];
  // What can be no name at all, and weights of a controller, are problems of their own.
  if ([lintTargets, lintMovedRoutes].some((lint) => lint(located, around).length > 0)) return [];
  const several = values.length > 1;
  return [
    {
      code: "shift-target",
      severity: "warning",
      path: `${located.path}.arms`,
      message: `${values.map((value) => show(value)).join(" and ")} ${several ? "are values" : "is a value"} of the label ${label}, and without a target ${several ? "each" : "it"} is taken for the name of a ${noun}`,
      hint: `write as the target of ${several ? "each arm" : "the arm"} its ${noun}, also where that is called so`,
    },
  ];
};

function labelOf(traffic: ShiftTraffic): string | undefined {
  if (traffic.kind === "counters") return traffic.label;
  return traffic.kind === "pods" && traffic.by === "label" ? traffic.label : undefined;
}

function nounOf({ kind }: ShiftWeights, label: string): string | undefined {
  if (isTemplateHash(label) || isRolloutHash(label)) return objects[kind] ?? identifiers[kind];
  return isArmLabel(label) ? objects[kind] : undefined;
}

type Nouns = Readonly<Partial<Record<ShiftWeights["kind"], string>>>;

/** What has its application in its name, mostly. */
const objects: Nouns = { gatewayRoute: "backend", albListener: "target group", nlbListener: "target group" };
/** What may be called as a version or a role is: a subset is one of a Service, and who makes a record calls it as he likes. */
const identifiers: Nouns = { virtualService: "subset or host", route53: "set identifier" };

/** `checkout-blue` beside `checkout-green` may well be what Services are called, too. */
function areOfApplication({ shift: { stable, candidate } }: LocatedShift): boolean {
  const others = nameWords(candidate.match);
  return nameWords(stable.match).some((word) => others.includes(word));
}

function valuesForTargets({ shift, spec }: LocatedShift): readonly string[] {
  const unnamed = spec.arms.filter(({ target }) => target === undefined).map(({ role }) => role);
  return armsOf(shift).flatMap(({ role, match }) => (unnamed.includes(role) ? [match] : []));
}
