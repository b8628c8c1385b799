import { lintNames } from "../lint-names.ts";
import type { Stack } from "../model.ts";
import type { Problem } from "../problem.ts";
import type { ServiceSpec } from "../spec.ts";
import { lintArms } from "./lints/lint-arms.ts";
import { lintCapacity } from "./lints/lint-capacity.ts";
import { lintConnections } from "./lints/lint-connections.ts";
import { lintDetectability } from "./lints/lint-detectability.ts";
import { lintDrainOrder } from "./lints/lint-drain-order.ts";
import { lintQueries } from "./lints/lint-queries.ts";
import { lintReferences } from "./lints/lint-references.ts";
import { lintSettle } from "./lints/lint-settle.ts";
import { lintSlow } from "./lints/lint-slow.ts";
import { lintSteps } from "./lints/lint-steps.ts";
import { lintWriters } from "./lints/lint-writers.ts";
import type { LocatedShift } from "./parse-shift.ts";
import { slowestScrapeSeconds } from "./shift-timing.ts";

/** What surrounds the shifts that are linted. */
export interface ShiftSurroundings {
  readonly stack: Stack;
  /** Services as they were written, by name, also those that are broken. */
  readonly services: ReadonlyMap<string, ServiceSpec>;
  /** Ids of all SLOs that were written. */
  readonly ids: ReadonlySet<string>;
}

/** One check of one shift. */
export type ShiftLint = (located: LocatedShift, around: ShiftSurroundings) => readonly Problem[];

const lints: readonly ShiftLint[] = [
  lintReferences,
  lintArms,
  lintQueries,
  lintSlow,
  lintConnections,
  lintSettle,
  lintSteps,
  lintDetectability,
  lintCapacity,
  lintDrainOrder,
  lintWriters,
];

/** What is wrong with traffic shifts that each look right: references into nothing, orders and times that do not fit. */
export function lintShifts(shifts: readonly LocatedShift[], around: ShiftSurroundings): readonly Problem[] {
  const names = shifts.map(({ shift }) => shift.id);
  return [
    ...lintNames(names, "shifts", "shift"),
    ...lintScrapeInterval(shifts, around),
    ...shifts.flatMap((one) => lints.flatMap((lint) => lint(one, around))),
  ];
}

function lintScrapeInterval(shifts: readonly LocatedShift[], { stack }: ShiftSurroundings): readonly Problem[] {
  if (shifts.length === 0 || stack.scrapeSeconds <= slowestScrapeSeconds) return [];
  return [
    {
      code: "shift-scrape-interval",
      path: "scrapeInterval",
      message: `a scrape every ${stack.scrapeSeconds} s is too rare to follow a traffic shift`,
      hint: `scrape at least every ${slowestScrapeSeconds}s what shifts read`,
    },
  ];
}
