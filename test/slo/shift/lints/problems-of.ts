import { formatProblem } from "../../../../slo/problem.ts";
import { parsedShift } from "../small-shift.ts";

/** What is said of the small shift with other fields, and whether it works all the same. */
export function problemsOf(change: Readonly<Record<string, unknown>>) {
  const { shift, problems } = parsedShift(change);
  return { says: problems.map(formatProblem), works: shift !== undefined };
}

/** Two arms that are known by these. */
export function armsAs(stable: string, candidate: string) {
  return [
    { name: "blue", role: "stable", match: stable },
    { name: "green", role: "candidate", match: candidate },
  ];
}

/** Counters of an application's pods. */
export const pods = {
  kind: "pods",
  namespace: "shop",
  by: "deployment",
  requests: "a_total",
  errors: "b_total",
} as const;
