import { type Problem, show } from "../../problem.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import { isStandIn } from "../spec/mended-shift.ts";
import { resourceOfArn } from "../target-group-names.ts";
import { armsOf, type ShiftArm, type ShiftTraffic } from "../traffic-shift.ts";
import { areApart, areOverlapping } from "./are-apart.ts";
import { type MatchForm, matchForm } from "./match-forms.ts";

/** Arms whose `match` fits no value that its label can have. */
export const lintMatchValues: ShiftLint = ({ shift, spec, path }) => {
  if (isStandIn(spec.traffic)) return [];
  return spec.arms.flatMap(({ match }, index) => {
    const arm = armsOf(shift).find(({ role }) => role === spec.arms[index]?.role);
    const form = arm && matchForm(shift, arm);
    if (arm === undefined || form === undefined || !areApart(arm.match, form.pattern)) return [];
    const place = `${path}.arms[${index}]${match === undefined ? "" : ".match"}`;
    return [problemOf(arm, { form, traffic: shift.traffic, place })];
  });
};

function problemOf(
  { match }: ShiftArm,
  { form, traffic, place }: { readonly form: MatchForm; readonly traffic: ShiftTraffic; readonly place: string },
): Problem {
  return {
    code: "shift-match-value",
    path: place,
    message: `no series is left of this arm: ${show(match)} matches no value of ${form.label}, which is ${traffic.kind === "alb" || traffic.kind === "ingressNginx" ? "like" : "made of"} ${form.words}`,
    hint: cureOf(match, form),
  };
}

function cureOf(match: string, form: MatchForm): string {
  const written = resourceOfArn(match);
  // Somebody wrote too much or too little: a backend before its server, the name of a target group without what is around it.
  const name = /[^/]*$/.exec(written)?.[0] ?? "";
  const guesses = [written, `${written}/.+`, name, `targetgroup/${name}/.+`, ...upstreamsOf(name, form)];
  const fitting = guesses.find((guess) => guess !== match && name !== "" && isFitting(guess, form));
  return fitting === undefined
    ? `write what it should match, such as ${show(form.example)}`
    : `write match: ${show(fitting)}`;
}

/** Somebody wrote the canary's Service alone. */
function upstreamsOf(service: string, { label, words }: MatchForm): readonly string[] {
  const [namespace] = words.split("-SERVICE-");
  return label === "canary" && namespace !== "NAMESPACE" ? [`${namespace}-${service}-.+`] : [];
}

function isFitting(match: string, { pattern }: MatchForm): boolean {
  return areOverlapping(match, pattern);
}
