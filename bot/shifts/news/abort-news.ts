import { isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf } from "../report/arms.ts";
import { comparisonOf } from "../report/comparison.ts";
import { lostOf } from "../report/losses.ts";
import { phaseReason } from "../report/phase-reason.ts";
import { lastActor, lastMoveBack } from "../report/weight-moves.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import type { AbortCause } from "./rollout-news.ts";

/** That a rollout goes back, and why: each time that it does, and once for each, however often a controller says it. */
export function abortNews({ before, after }: Heard): readonly KeyedNews[] {
  if (after.phase !== "aborting" || before === undefined || before.phase === "aborting") return [];
  const key = `aborted:${lastMoveBack(after)?.atMs ?? after.changedAtMs}`;
  return [{ key, news: { kind: "aborted", because: abortCause(after), by: abortActor(after) } }];
}

function abortCause(report: ShiftReport): AbortCause {
  const lost = lostOf(report);
  const { intended, actual } = candidateOf(report);
  const [blind] = report.blind;
  const back = lastMoveBack(report);
  if (back?.by === "reload") return { kind: "reload" };
  if (report.verdict.kind === "worse") return { kind: "worse", comparison: comparisonOf(report) };
  if (lost !== null && lost.lost > 0) return { kind: "lost", ...lost };
  if (isAdrift(report)) return { kind: "drift", basis: report.shareBasis, intended, actual };
  if (blind !== undefined) return { kind: "blind", source: blind.source };
  return { kind: "unknown", why: phaseReason(report, "aborting") || (back?.detail ?? "") };
}

/** Who took the weight back; who moved it last where nothing of that is in the log. */
function abortActor(report: ShiftReport): string | null {
  const back = lastMoveBack(report);
  return back === undefined ? lastActor(report) : back.by;
}
