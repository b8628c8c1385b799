import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { ShiftState } from "../track/shift-state.ts";
import type { TrackedShift } from "../track/tracked-shift.ts";
import type { ShiftSpending } from "./shift-spending.ts";

/** What a report is made of. */
export interface ShiftFacts {
  readonly tracked: TrackedShift;
  readonly state: ShiftState;
  readonly nowMs: number;
  /** Sources that cannot be read now. */
  readonly blind: ShiftReport["blind"];
  /** Weights as written down, by arm; undefined where nothing is written, or nobody can read it. */
  readonly declared: Readonly<Record<string, number>> | undefined;
  /** Answers of name servers of the last minutes, by arm. */
  readonly dnsAnswers: Readonly<Record<string, number>>;
  readonly spending: ShiftSpending;
}

/** Whether this source cannot be read now: what it said before means nothing any more. */
export function isBlind({ blind }: Pick<ShiftFacts, "blind">, source: ShiftReport["blind"][number]["source"]): boolean {
  return blind.some((one) => one.source === source);
}
