import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** What was lost while a rollout's ledger was closed, and when the last of it. */
export interface LostOutside {
  readonly lost: number;
  readonly lastMs: number;
}

/** What was lost so; nothing where nothing was, or nobody says so. */
export function lostOutsideOf({ lostOutside }: Pick<ShiftReport, "lostOutside">): LostOutside | undefined {
  if (lostOutside === undefined || lostOutside === null || lostOutside.lost <= 0) return undefined;
  return { lost: lostOutside.lost, lastMs: lostOutside.lastAtMs };
}
