import { lintNames } from "../../lint-names.ts";
import { nearest, type Problem, show } from "../../problem.ts";
import type { ShiftSurroundings } from "../lint-shifts.ts";
import { shortList } from "../short-list.ts";
import type { ReadableShift } from "../spec/readable-shift.ts";

/** Arms of one name, and a service, an SLO or an arm that nobody declared. */
export function lintReferences(
  shift: ReadableShift,
  { services, ids }: Pick<ShiftSurroundings, "services" | "ids">,
): readonly Problem[] {
  const { path, arms } = shift;
  const service = shift.service === undefined ? undefined : missing(shift.service, [...services.keys()], nouns.service);
  const slo = shift.slo === undefined ? undefined : missing(shift.slo, [...ids], nouns.slo);
  return [
    ...(service === undefined ? [] : [{ code: "shift-service", path: `${path}.service`, ...service }]),
    ...(slo === undefined ? [] : [{ code: "shift-slo", path: `${path}.budget.slo`, ...slo }]),
    ...(arms === undefined ? [] : armProblems(shift, arms)),
  ];
}

function armProblems({ path, byArm, staticWeights }: ReadableShift, arms: readonly string[]): readonly Problem[] {
  return [
    ...lintNames(arms, `${path}.arms`, "arm"),
    ...Object.entries(byArm).flatMap(([place, said]) => unknownArms(said, `${path}.${place}`, arms)),
    ...(staticWeights === undefined ? [] : unweighedArms(staticWeights, `${path}.weights.weights`, arms)),
  ];
}

function unweighedArms(weights: object, path: string, arms: readonly string[]): readonly Problem[] {
  const left = arms.filter((name) => !Object.hasOwn(weights, name));
  return left.map((name) => ({
    code: "shift-arm-name",
    path,
    message: `the arm ${show(name)} has no weight`,
    hint: `write ${name}: 0 if it gets nothing`,
  }));
}

function unknownArms(said: object, place: string, arms: readonly string[]): readonly Problem[] {
  return Object.keys(said)
    .filter((name) => !arms.includes(name))
    .map((name) => ({
      code: "shift-arm-name",
      path: `${place}.${name}`,
      message: `the shift has no arm ${show(name)}`,
      hint: `its arms are ${arms.join(" and ")}`,
    }));
}

const nouns = {
  service: { noun: "service", place: "services" },
  slo: { noun: "SLO", place: "the slos of a service" },
} as const;

type Noun = (typeof nouns)[keyof typeof nouns];

function missing(
  name: string,
  known: readonly string[],
  { noun, place }: Noun,
): Pick<Problem, "message" | "hint"> | undefined {
  if (known.includes(name)) return undefined;
  const similar = nearest(name, known);
  const others = known.length === 0 ? `write it into ${place}, where there is none` : `there is: ${shortList(known)}`;
  return {
    message: `there is no ${noun} ${show(name)} in this stack`,
    hint: similar === undefined ? others : `did you mean ${show(similar)}?`,
  };
}
