import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf } from "./arms.ts";

/** A candidate that could not be compared, and fails more often than is usual. */
export interface Unusual {
  readonly candidate: string;
  readonly ratio: number;
  readonly requests: number;
  readonly usual: number;
}

/** What a completed rollout's candidate fails too often, where nothing else can tell; undefined when it does not, or nobody knows. */
export function unusualOf(report: Pick<ShiftReport, "alone" | "arms" | "outcome" | "verdict">): Unusual | undefined {
  const { alone, outcome, verdict } = report;
  const { name, errorRatio: ratio, requests } = candidateOf(report);
  if (outcome !== "completed" || verdict.kind !== "not_enough" || alone === null || alone.isFine) return undefined;
  const { usual } = alone;
  return usual === null || ratio === null ? undefined : { candidate: name, ratio, requests, usual };
}
