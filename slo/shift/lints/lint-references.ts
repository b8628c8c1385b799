import { nearest, type Problem, show } from "../../problem.ts";
import type { ShiftLint } from "../lint-shifts.ts";

/** A service, an SLO or an arm that nobody declared. */
export const lintReferences: ShiftLint = ({ shift, spec, path }, { services, ids }) => {
  const service = missing(shift.service, [...services.keys()], "service");
  const slo = shift.budget && missing(shift.budget.slo, [...ids], "SLO");
  return [
    ...(service === undefined ? [] : [{ code: "shift-service", path: `${path}.service`, ...service }]),
    ...(slo === undefined ? [] : [{ code: "shift-slo", path: `${path}.budget.slo`, ...slo }]),
    ...Object.entries(keyedByArm(spec)).flatMap(([place, named]) => unknownArms(named, `${path}.${place}`, spec.arms)),
    ...unweighedArms(spec, `${path}.weights.weights`),
  ];
};

function unweighedArms({ weights, arms }: Spec, place: string): readonly Problem[] {
  if (weights?.kind !== "static") return [];
  const left = arms.filter(({ name }) => !(name in weights.weights));
  return left.map(({ name }) => ({
    code: "shift-arm-name",
    path: place,
    message: `the arm ${show(name)} has no weight`,
    hint: `write ${name}: 0 if it gets nothing`,
  }));
}

type Spec = Parameters<ShiftLint>[0]["spec"];

function keyedByArm({ weights, dns, probes }: Spec): Readonly<Record<string, object>> {
  return {
    ...(weights?.kind === "static" && { "weights.weights": weights.weights }),
    ...(dns?.answers && { "dns.answers": dns.answers }),
    ...(typeof probes?.url === "object" && { "probes.url": probes.url }),
  };
}

function unknownArms(named: object, place: string, arms: Spec["arms"]): readonly Problem[] {
  const known = arms.map(({ name }) => name);
  return Object.keys(named)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "shift-arm-name",
      path: `${place}.${name}`,
      message: `the shift has no arm ${show(name)}`,
      hint: `its arms are ${known.join(" and ")}`,
    }));
}

function missing(name: string, known: readonly string[], noun: string): Pick<Problem, "message" | "hint"> | undefined {
  if (known.includes(name)) return undefined;
  const similar = nearest(name, known);
  return {
    message: `there is no ${noun} ${show(name)} in this stack`,
    hint: similar === undefined ? `there is: ${known.join(", ")}` : `did you mean ${show(similar)}?`,
  };
}
