import type { LabelMatcher } from "../../../promql/print-selector.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import { shownLabel } from "../../traffic/shown-label.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../traffic-shift.ts";
import { isApplicationLabel } from "../arms/is-application-label.ts";
import { hashCharacter } from "../pods/template-hash.ts";

/** Which values the label of a matcher most likely has in the series of an arm, as an expression; undefined where that is not known. */
export function armValues(
  arm: ShiftArm,
  { matcher, shift }: { readonly matcher: LabelMatcher; readonly shift: TrafficShift },
): string | undefined {
  const { traffic, weights } = shift;
  const { label } = matcher;
  const isOfApplication = isApplicationLabel(label);
  const isByRatio = weights.kind === "podRatio";
  if (traffic.kind === "counters") {
    if (label === traffic.label || !isOfApplication) return undefined;
    const ending = ofName(arm, { matcher, shift, nameOf: ({ match }) => match });
    return ending === undefined || arm.match.length < 2 ? undefined : `(?:.*[-_.])?(?:${ending}|${arm.name})`;
  }
  if (traffic.kind !== "pods" || traffic.by === "replicaSet") return undefined;
  if (traffic.by === "deployment") {
    if (label === "pod") return `(?:${arm.match})${podsOfDeployment}`;
    return isOfApplication ? ofName(arm, { matcher, shift, nameOf: ({ match }) => match }) : undefined;
  }
  const shown = shownLabel(traffic.label ?? "");
  if ([shown, shownLabel(shown)].includes(shownLabel(label))) return arm.match;
  if (label === "pod" && isByRatio) return `${escapePattern(arm.target)}-.+`;
  const nameOf = ({ target }: ShiftArm) => escapePattern(target);
  return isOfApplication && isByRatio ? ofName(arm, { matcher, shift, nameOf }) : undefined;
}

/** A word such as `canary` is no hash of a template. */
const podsOfDeployment = `-${hashCharacter}{6,10}-${hashCharacter}{5}`;

interface NameOptions {
  readonly matcher: LabelMatcher;
  readonly shift: TrafficShift;
  readonly nameOf: (arm: ShiftArm) => string;
}

/** The application of `checkout` and `checkout-canary` is called `checkout`, and so may both be. */
function ofName(arm: ShiftArm, { matcher, shift, nameOf }: NameOptions): string | undefined {
  const name = nameOf(arm);
  const other = armsOf(shift)
    .filter(({ role }) => role !== arm.role)
    .map(nameOf)[0];
  const isBase = other?.startsWith(`${name}-`) === true;
  const isOfBase = other !== undefined && name.startsWith(`${other}-`);
  if ((isBase || isOfBase) && matcher.op !== "=") return undefined;
  return isOfBase ? `(?:${name})|(?:${other})` : `(?:${name})`;
}
