import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import type { EarlierRolloutReport, ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf, stableOf } from "../report/arms.ts";
import { withLeastLedger } from "../report/least-ledger.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import type { Rollout } from "../rollout.ts";
import { tellNews } from "./tell-news.ts";

/** A rollout with its end, of which its exporter told when another one was on; nothing when that was known. */
export function settleEnd(rollout: Rollout, told: EarlierRolloutReport, atMs: number): Rollout | undefined {
  const { report, heardAtMs, reportedAtMs } = rollout;
  const { outcome, endedAtMs } = told;
  if (outcome === null || endedAtMs === null) return undefined;
  if (report.outcome === outcome || endedAtMs < (report.endedAtMs ?? 0)) return undefined;
  const news = { kind: "endedUnheard", outcome, endedAtMs, reportedMs: madeAtMs(report, heardAtMs) } as const;
  const line = tellNews(rollout, { key: `ended:${outcome}:${endedAtMs}`, news }, { atMs, mentions: () => [] });
  return {
    ...line,
    report: endedReport(withLeastLedger(report), { outcome, endedAtMs }),
    // What comes late and is of before says nothing new.
    reportedAtMs: Math.max(reportedAtMs, Math.min(endedAtMs, atMs)),
    silentSinceMs: undefined,
    leftAtMs: rollout.leftAtMs ?? atMs,
  };
}

/** Where the traffic was meant to be in the end is known; what it did is not. */
function endedReport(
  report: ShiftReport,
  { outcome, endedAtMs }: { readonly outcome: ShiftOutcome; readonly endedAtMs: number },
): ShiftReport {
  const [candidate, stable] = [candidateOf(report).name, stableOf(report).name];
  const isCompleted = outcome === "completed";
  const intended = { [candidate]: Number(isCompleted), [stable]: Number(!isCompleted) };
  return {
    ...report,
    outcome,
    endedAtMs,
    phase: isCompleted ? "settled" : "idle",
    closed: false,
    arms: report.arms.map((arm) => ({ ...arm, intended: intended[arm.name] ?? arm.intended, actual: null })),
    drift: null,
    down: [],
  };
}
