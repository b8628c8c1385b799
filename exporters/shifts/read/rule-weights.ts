import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { listed, nameMatcher } from "./arm-names.ts";
import { refuseShared } from "./refuse-shared.ts";
import { refusal } from "./shift-source-fault.ts";

/** Where one rule sends requests. */
export interface RuleTarget {
  /** Names that a target of an arm may be compared with. */
  readonly names: readonly string[];
  readonly weight: number;
}

/**
 * The arms' weights of rules that all have to agree: each that sends to one of the arms sends the same shares to both. Rules that send to
 * neither are about something else.
 */
export function ruleWeights(
  shift: TrafficShift,
  rules: readonly (readonly RuleTarget[])[],
  { source, what }: { readonly source: string; readonly what: string },
): Readonly<Record<string, number>> {
  const arms = armsOf(shift).map((arm) => ({ arm, isArm: nameMatcher(arm.target) }));
  refuseShared(
    shift,
    rules.flat().map(({ names }) => names),
    source,
  );
  const weightsOf = (targets: readonly RuleTarget[]) =>
    arms.map(({ arm, isArm }) => ({
      arm,
      found: targets.filter(({ names }) => names.some(isArm)),
    }));
  const found = rules.map(weightsOf).filter((rule) => rule.some((one) => one.found.length > 0));
  const [first, ...others] = found.map((rule) =>
    rule.map((one) => one.found.reduce((sum, { weight }) => sum + weight, 0)),
  );
  if (first === undefined) {
    const known = [...new Set(rules.flat().map(({ names }) => names[0] ?? ""))];
    const targets = arms.map(({ arm }) => arm.target).join(" or ");
    throw refusal(`${source} sends nothing to ${targets}; its ${what} are ${listed(known)}`);
  }
  const odd = others.find((rule) => shareOf(rule) !== shareOf(first));
  if (odd !== undefined)
    throw refusal(
      `the rules of ${source} do not agree: weights ${first.join(":")} in one, ${odd.join(":")} in another`,
    );
  return Object.fromEntries(arms.map(({ arm }, index) => [arm.name, first[index] ?? 0]));
}

function shareOf(weights: readonly number[]): string {
  const sum = weights.reduce((all, one) => all + one, 0);
  return weights.map((one) => (sum === 0 ? "0" : (one / sum).toFixed(9))).join(":");
}
