import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { lossSeconds } from "../../../slo/shift/shift-timing.ts";

/** The most lost requests that reports of a rollout told of. */
export interface SeenLosses {
  readonly lost: number;
  /** When a report told of the last of them. */
  readonly atMs: number;
  /** Whether they came then; they may be older where nobody looked just before. */
  readonly isNew: boolean;
}

/** What is known of a rollout's losses after a report; nothing as long as there are none. */
export function seenLosses(
  seen: SeenLosses | undefined,
  { before, after }: { readonly before: ShiftReport | undefined; readonly after: ShiftReport },
): SeenLosses | undefined {
  const lost = after.ledger?.lost ?? 0;
  if (lost <= (seen?.lost ?? 0)) return seen;
  return { lost, atMs: after.atMs, isNew: areNew(before, after) };
}

/** Whether something was lost within the time of which losses are told as of now. */
export function isLosing(seen: SeenLosses | undefined, nowMs: number): boolean {
  return seen?.isNew === true && nowMs - seen.atMs <= lossSeconds * 1_000;
}

/** What came while nobody counted may have come long ago. */
function areNew(before: ShiftReport | undefined, after: ShiftReport): boolean {
  if (typeof before?.ledger?.lost !== "number") return false;
  // An exporter that does not tell what is in no ledger has all in it that came while it was closed.
  if (before.closed && !after.closed) return typeof after.lostLately === "number";
  return after.atMs - before.atMs <= lossSeconds * 1_000;
}
