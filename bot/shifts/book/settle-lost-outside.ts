import type { EarlierRolloutReport } from "../../../slo/shift/shift-report.ts";
import { lostOutsideNews } from "../news/lost-outside-news.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import type { Rollout } from "../rollout.ts";
import { tellNews } from "./tell-news.ts";

/** A rollout with what was lost last before the next one began, which became known after that; nothing when that was known. */
export function settleLostOutside(
  rollout: Rollout,
  { lostOutside }: Pick<EarlierRolloutReport, "lostOutside">,
  atMs: number,
): Rollout | undefined {
  const { report } = rollout;
  const known = lostOutsideOf(report)?.lost ?? 0;
  if (lostOutside === undefined || lostOutside === null || lostOutside.lost <= known) return undefined;
  const after = { ...report, lostOutside };
  const news = lostOutsideNews({ before: report, after, memory: rollout, step: rollout.toldStep });
  const told = news.reduce((sofar, one) => tellNews(sofar, one, { atMs, mentions: () => [] }), rollout);
  return { ...told, report: after };
}
