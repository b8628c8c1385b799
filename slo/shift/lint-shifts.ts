import { lintNames } from "../lint-names.ts";
import type { Stack } from "../model.ts";
import { nearest, type Problem, show } from "../problem.ts";
import type { ServiceSpec } from "../spec.ts";
import type { LocatedShift } from "./parse-shift.ts";

/** What shifts refer to. */
export interface ShiftSurroundings {
  readonly stack: Stack;
  /** Services as they were written, by name, also those that are broken. */
  readonly services: ReadonlyMap<string, ServiceSpec>;
  /** Ids of all SLOs that were written. */
  readonly ids: ReadonlySet<string>;
}

/** What is wrong with traffic shifts that each look right: references into nothing, orders and times that do not fit. */
export function lintShifts(shifts: readonly LocatedShift[], around: ShiftSurroundings): readonly Problem[] {
  return [
    ...lintNames(
      shifts.map(({ shift }) => shift.id),
      "shifts",
      "shift",
    ),
    ...shifts.flatMap((one) => referenceProblems(one, around)),
  ];
}

function referenceProblems({ shift, path }: LocatedShift, { services, ids }: ShiftSurroundings): readonly Problem[] {
  const service = services.has(shift.service)
    ? []
    : [unknown("shift-service", `${path}.service`, shift.service, { noun: "service", known: [...services.keys()] })];
  const slo =
    shift.budget === undefined || ids.has(shift.budget.slo)
      ? []
      : [unknown("shift-slo", `${path}.budget.slo`, shift.budget.slo, { noun: "SLO", known: [...ids] })];
  return [...service, ...slo];
}

function unknown(
  code: string,
  path: string,
  name: string,
  { noun, known }: { readonly noun: string; readonly known: readonly string[] },
): Problem {
  const similar = nearest(name, known);
  return {
    code,
    path,
    message: `there is no ${noun} ${show(name)} in this stack`,
    hint: similar === undefined ? `write one of: ${known.join(", ")}` : `did you mean ${show(similar)}?`,
  };
}
