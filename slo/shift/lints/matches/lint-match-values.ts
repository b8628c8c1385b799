import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isStandIn } from "../../spec/mended-shift.ts";
import { resourceOfArn } from "../../target-group-names.ts";
import { armsOf, type ShiftArm } from "../../traffic-shift.ts";
import { isCanaryStable } from "../arms/is-canary-stable.ts";
import { areApart, areOverlapping } from "./are-apart.ts";
import { type MatchForm, matchForm } from "./match-forms.ts";
import { plainCluster } from "./plain-cluster.ts";
import { withoutBraces } from "./without-braces.ts";
import { withoutGlobs } from "./without-globs.ts";

/** Arms whose `match` fits no value that its label can have. */
export const lintMatchValues: ShiftLint = (located) => {
  const { shift, spec, path } = located;
  // Roles that were swapped are a problem of their own.
  if (isStandIn(spec.traffic) || isCanaryStable(located)) return [];
  return spec.arms.flatMap(({ match }, index) => {
    const arm = armsOf(shift).find(({ role }) => role === spec.arms[index]?.role);
    const form = arm && matchForm(shift, arm);
    if (arm === undefined || form === undefined || !areApart(plainCluster(arm.match) ?? arm.match, form.pattern))
      return [];
    const place = `${path}.arms[${index}]${match === undefined ? "" : ".match"}`;
    return [problemOf(arm, { form, place })];
  });
};

function problemOf(arm: ShiftArm, { form, place }: { readonly form: MatchForm; readonly place: string }): Problem {
  const { match } = arm;
  return {
    code: "shift-match-value",
    path: place,
    message: `no series is left of this arm: ${show(match)} matches no value of ${form.label}, which is ${form.words}`,
    hint: cureOf(arm, form),
  };
}

function cureOf({ match, target }: ShiftArm, form: MatchForm): string {
  const written = resourceOfArn(match);
  const other = form.other?.(written, target);
  if (other !== undefined) return other;
  if (written.startsWith("targetgroup/") && form.label !== "dimension_TargetGroup")
    return `write a value of ${form.label}, such as ${show(form.example)}; this is a target group of a load balancer`;
  const listed = listedValues(written, form);
  if (listed !== undefined) return `write match: ${show(listed)}`;
  // Somebody wrote too much or too little: a backend before its server, the name of a target group without what is around it.
  const name = /[^/]*$/.exec(written)?.[0] ?? "";
  const guesses = [
    [withoutGlobs(written) ?? withoutBraces(written)?.meant ?? written],
    [written],
    [`${written}/.+`],
    // What stands for any text is nobody's name.
    ...(/[a-z\d]/i.test(name) ? [[name], [`targetgroup/${name}/.+`], form.meant?.(name) ?? []] : []),
  ];
  const fitting = guesses
    .map((some) => some.filter((guess) => guess !== match && name !== "" && isFitting(guess, form)))
    .find((some) => some.length > 0);
  return fitting === undefined
    ? `write what it should match, such as ${show(form.example)}`
    : `write match: ${fitting.map((guess) => show(guess)).join(" or ")}`;
}

/** The expression for several that are written as a list: `web1, web2`. */
function listedValues(written: string, form: MatchForm): string | undefined {
  const parts = written
    .split(/[\s,;|]+/)
    .filter((part) => part !== "")
    // Each may have its backend, its kind or its namespace before it.
    .map((part) => (isFitting(part, form) ? part : part.slice(part.lastIndexOf("/") + 1)));
  return parts.length > 1 && parts.every((part) => isFitting(part, form)) ? parts.join("|") : undefined;
}

function isFitting(match: string, { pattern }: MatchForm): boolean {
  return areOverlapping(match, pattern);
}
