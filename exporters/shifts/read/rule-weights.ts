import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { listed, nameMatcher } from "./arm-names.ts";
import { refuseShared } from "./refuse-shared.ts";
import { refusal } from "./shift-source-fault.ts";

/** Where a rule sends a part of the requests. */
export interface RuleTarget {
  /** Names that a target of an arm may be compared with. */
  readonly names: readonly string[];
  readonly weight: number;
}

/** Where one rule sends requests. */
export interface WeightRule {
  readonly targets: readonly RuleTarget[];
  /** Whether only requests with a certain header or query parameter are sent by it, such as testers'. */
  readonly isForTesters?: boolean;
}

/**
 * The arms' weights of rules that all have to agree: each that sends to one of the arms sends the same shares to both. Rules that send to
 * neither are about something else, and so are those that send testers to one arm where another rule is for everybody.
 */
export function ruleWeights(
  shift: TrafficShift,
  rules: readonly WeightRule[],
  { source, what }: { readonly source: string; readonly what: string },
): Readonly<Record<string, number>> {
  const all = rules.flatMap(({ targets }) => targets);
  refuseShared(
    shift,
    all.map(({ names }) => names),
    source,
  );
  const arms = comparedArms(shift);
  const { read, leftOut } = readOf(rules, arms);
  const [first, ...others] = read.map((rule) => weightsOf(rule, arms));
  const absent = arms.filter(({ isArm }) => !all.some(isArm));
  if (first === undefined || (absent.length > 0 && hasStranger(read.every(isForTesters) ? rules : read, arms))) {
    const known = [...new Set(all.map(({ names }) => names[0] ?? ""))];
    const targets = absent.map(({ arm }) => arm.target).join(" or ");
    throw refusal(`${source} sends nothing to ${targets}; its ${what} are ${listed(known)}`);
  }
  const odd = others.find((rule) => shareOf(rule) !== shareOf(first));
  if (odd !== undefined) {
    const disagree = `the rules of ${source} do not agree: weights ${first.join(":")} in one, ${odd.join(":")} in another`;
    throw refusal(leftOut.length === 0 ? disagree : `${disagree}; ${unread}`);
  }
  return Object.fromEntries(arms.map(({ arm }, index) => [arm.name, first[index] ?? 0]));
}

/** In words, where a rule sends testers to one arm, whatever the weights that are read say. */
export function testersDetail(shift: TrafficShift, rules: readonly WeightRule[]): string | undefined {
  const arms = comparedArms(shift);
  const targets = readOf(rules, arms).leftOut.flatMap((rule) => rule.targets.filter(({ weight }) => weight > 0));
  const names = arms.filter(({ isArm }) => targets.some(isArm)).map(({ arm }) => arm.name);
  return names.length === 0
    ? undefined
    : `requests with certain headers or query parameters go to ${names.join(" or ")} beside the weights`;
}

const unread = "those that send requests with certain headers or query parameters to one arm alone are not read";

type IsArm = (target: RuleTarget) => boolean;
type Arms = readonly { readonly arm: ShiftArm; readonly isArm: IsArm }[];

function comparedArms(shift: TrafficShift): Arms {
  return armsOf(shift).map((arm) => ({ arm, isArm: isOneOf(arm.target) }));
}

/** The rules that say how the arms part the requests, and those for testers that do not. */
function readOf(rules: readonly WeightRule[], arms: Arms) {
  const found = rules.filter(({ targets }) => targets.some((target) => isOfArms(target, arms)));
  const isLeftOut = found.every(isForTesters)
    ? () => false
    : (rule: WeightRule) => isForTesters(rule) && weightsOf(rule, arms).includes(0);
  return { read: found.filter((rule) => !isLeftOut(rule)), leftOut: found.filter(isLeftOut) };
}

/** Whether a share goes to what is neither arm: it may be one that is called otherwise. */
function hasStranger(rules: readonly WeightRule[], arms: Arms): boolean {
  return rules.some(({ targets }) => targets.some((target) => target.weight > 0 && !isOfArms(target, arms)));
}

function isForTesters(rule: WeightRule): boolean {
  return rule.isForTesters === true;
}

function isOfArms(target: RuleTarget, arms: Arms): boolean {
  return arms.some(({ isArm }) => isArm(target));
}

function weightsOf({ targets }: WeightRule, arms: Arms): readonly number[] {
  return arms.map(({ isArm }) => targets.filter(isArm).reduce((sum, { weight }) => sum + weight, 0));
}

function isOneOf(pattern: string): IsArm {
  const isName = nameMatcher(pattern);
  return ({ names }) => names.some(isName);
}

function shareOf(weights: readonly number[]): string {
  const sum = weights.reduce((all, one) => all + one, 0);
  return weights.map((one) => (sum === 0 ? "0" : (one / sum).toFixed(9))).join(":");
}
