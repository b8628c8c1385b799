import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { comparisonOf } from "../report/comparison.ts";
import { uncountedOf } from "../report/losses.ts";
import { stepKey } from "../report/step-key.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** A verdict near its limit comes and goes: that it went is no news before it stayed away. */
const overAfterMs = 60_000;

/** That the candidate is worse, and that it is so no longer; also of one that has everything by then. */
export function worseNews({ after, memory, step }: Heard): readonly KeyedNews[] {
  if (after.outcome === "rolled_back") return [];
  const isTold = memory.open["worse"] !== undefined;
  const { kind } = after.verdict;
  const comparison = comparisonOf(after);
  if (kind === "worse" && !isTold)
    return [{ key: `worse:${step}`, news: { kind: "worse", comparison }, opens: "worse" }];
  if (!isTold || (kind === "not_enough" && !isNoLongerShown(after, memory))) return [];
  if (kind === "worse" || isJustOver(after, memory)) return [];
  const isOpen = kind === "not_enough" ? ({ isOpen: true } as const) : {};
  return [{ key: `worseOver:${step}`, news: { kind: "worseOver", comparison, ...isOpen }, closes: "worse" }];
}

/** Once its ledger is closed nothing can change any more. */
function isJustOver({ atMs, closed }: ShiftReport, { worseAtMs }: Heard["memory"]): boolean {
  return !closed && worseAtMs !== undefined && atMs - worseAtMs < overAfterMs;
}

/** Not enough data is no proof that it is over, unless the same numbers say why they no longer show it. */
function isNoLongerShown({ verdict }: ShiftReport, { lines }: Heard["memory"]): boolean {
  const { sli, bursts = null, floor = null } = verdict;
  const shown = lines.findLast(({ news }) => news.kind === "worse")?.news;
  return shown?.kind === "worse" && shown.comparison.sli === sli && (floor !== null || bursts !== null);
}

/** That a step ended, or the whole rollout, and nobody could tell whether the candidate is worse. */
export function notEnoughNews({ before, after }: Heard): readonly KeyedNews[] {
  if (before === undefined) return [];
  // Before the first step nothing was to be compared, and without planned steps none ends.
  const hadStep = before.step !== null && before.step.number > 0;
  const isStepOver =
    hadStep && stepKey(before) !== stepKey(after) && (after.phase === "shifting" || after.phase === "paused");
  const isOver = before.outcome === null && after.outcome === "completed";
  const last = isOver ? after : reportAtEndOfStep(before, after);
  if ((!isStepOver && !isOver) || last.verdict.kind !== "not_enough") return [];
  // Where nothing can be counted, each step would say the same.
  if (uncountedOf(last) === "tcp") return [];
  const step = before.step?.number ?? null;
  return [{ key: `notEnough:${stepKey(before)}`, news: { kind: "notEnough", step, comparison: comparisonOf(last) } }];
}

/** Of the last report of a step and the first of the next one, the one made nearer to the change: numbers alone are told every now and then. */
function reportAtEndOfStep(before: ShiftReport, after: ShiftReport): ShiftReport {
  const { changedAtMs } = after;
  // A step that ended without a change of weights is told at once.
  const endedAtMs = changedAtMs !== null && changedAtMs > before.atMs ? changedAtMs : after.atMs;
  return after.atMs - endedAtMs < endedAtMs - before.atMs ? after : before;
}
