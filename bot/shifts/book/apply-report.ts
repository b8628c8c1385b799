import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { newsOf } from "../news/news-of.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import { seenLosses } from "../report/seen-losses.ts";
import { stepKey } from "../report/step-key.ts";
import type { Rollout } from "../rollout.ts";
import { keepBudget } from "./keep-budget.ts";
import { keepFollowed } from "./keep-followed.ts";
import { withPoint } from "./rollout-course.ts";
import { tellNews } from "./tell-news.ts";

export interface ApplyOptions {
  readonly heardAtMs: number;
  /** Whom news may call, at the moment when it is told. */
  readonly mentions: () => readonly string[];
}

/** A rollout after a report; undefined when the report is not newer than what is known. */
export function applyReport(
  rollout: Rollout,
  report: ShiftReport,
  { heardAtMs, mentions }: ApplyOptions,
): Rollout | undefined {
  const isFirst = rollout.reportedAtMs < 0;
  const atMs = madeAtMs(report, heardAtMs);
  if (!isFirst && atMs <= rollout.reportedAtMs) return undefined;
  const before = isFirst ? undefined : rollout.report;
  const losses = seenLosses(rollout.losses, { before, after: report });
  const news = newsOf({ before, after: report, memory: { ...rollout, losses } });
  const isStepTold = isFirst || news.some(({ news: { kind } }) => kind === "step");
  const hasLeft = rollout.leftAtMs !== undefined && atMs <= rollout.leftAtMs;
  const { leftForArms, ...kept } = rollout;
  const told = news.reduce((sofar, one) => tellNews(sofar, one, { atMs, mentions }), kept);
  return {
    ...told,
    report: { ...report, budget: keepBudget(rollout.report, report), unfollowed: keepFollowed(rollout, report) },
    reportedAtMs: atMs,
    heardAtMs,
    losses,
    toldStep: isStepTold ? stepKey(report) : rollout.toldStep,
    worseAtMs: report.verdict.kind === "worse" ? atMs : rollout.worseAtMs,
    abortedAtMs: goesBackSince(rollout, report),
    silentSinceMs: undefined,
    leftAtMs: hasLeft ? rollout.leftAtMs : undefined,
    ...(hasLeft && leftForArms && { leftForArms }),
    course: withPoint(rollout.course, report, atMs),
  };
}

/** Since when it goes back; one that goes on again does not. */
function goesBackSince({ abortedAtMs }: Rollout, report: ShiftReport): number | undefined {
  if (report.phase === "aborting") return abortedAtMs ?? report.changedAtMs ?? report.atMs;
  return report.outcome === null ? undefined : abortedAtMs;
}
