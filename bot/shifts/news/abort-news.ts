import { isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf } from "../report/arms.ts";
import { comparisonOf } from "../report/comparison.ts";
import { lostOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import { phaseReason } from "../report/phase-reason.ts";
import { isLosing, type SeenLosses } from "../report/seen-losses.ts";
import { lastActor, lastMoveBack } from "../report/weight-moves.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import type { AbortCause, EarlierLost } from "./rollout-news.ts";

/** That a rollout goes back, and why: each time that it does, and once for each, however often a controller says it. */
export function abortNews({ before, after, memory: { losses } }: Heard): readonly KeyedNews[] {
  if (after.phase !== "aborting" || before === undefined || before.phase === "aborting") return [];
  const key = `aborted:${lastMoveBack(after)?.atMs ?? after.changedAtMs}`;
  const because = abortCause(after, losses);
  const lost = because.kind === "lost" ? undefined : earlierLost(after, losses);
  const isCause = because.kind === "lostLately";
  const outside = isCause ? undefined : lostOutsideOf(after);
  // With their time, those of the last two minutes are told, too.
  const lately = isCause || outside !== undefined ? undefined : lateLosses(after);
  return [{ key, news: { kind: "aborted", because, by: abortActor(after), lost, lately, outside } }];
}

function abortCause(report: ShiftReport, losses: SeenLosses | undefined): AbortCause {
  const lost = lostOf(report);
  const lately = lateLosses(report);
  const { intended, actual } = candidateOf(report);
  const [blind] = report.blind;
  const back = lastMoveBack(report);
  if (back?.by === "reload") return { kind: "reload" };
  if (report.verdict.kind === "worse") return { kind: "worse", comparison: comparisonOf(report) };
  // What was lost in an earlier step, or long before somebody took it back, is not the reason.
  if (lost !== null && lost.lost > 0 && isLosing(losses, report.atMs)) return { kind: "lost", ...lost };
  if (lately !== undefined) return { kind: "lostLately", lost: lately };
  if (isAdrift(report)) return { kind: "drift", basis: report.shareBasis, intended, actual };
  if (blind !== undefined) return { kind: "blind", source: blind.source };
  return { kind: "unknown", why: phaseReason(report, "aborting") || (back?.detail ?? "") };
}

/** What is in no ledger. */
function lateLosses({ lostLately }: ShiftReport): number | undefined {
  return typeof lostLately === "number" && lostLately > 0 ? lostLately : undefined;
}

function earlierLost(report: ShiftReport, losses: SeenLosses | undefined): EarlierLost | undefined {
  const lost = lostOf(report);
  if (lost === null || lost.lost <= 0) return undefined;
  return { ...lost, lastMs: losses?.isNew === true ? losses.atMs : null };
}

/** Who took the weight back; who moved it last where nothing of that is in the log. */
function abortActor(report: ShiftReport): string | null {
  const back = lastMoveBack(report);
  return back === undefined ? lastActor(report) : back.by;
}
