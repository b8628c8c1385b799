import { followsAgain, isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { Rollout } from "../rollout.ts";

/** Whether traffic does not follow the weights, or was told not to and did not come back far enough since. */
export function remainsAdrift(report: ShiftReport, { open, lines }: Pick<Rollout, "open" | "lines">): boolean {
  if (isAdrift(report)) return true;
  if (open["drift"] === undefined || report.drift?.settled !== true) return false;
  return !followsAgain(report, toldShare(lines));
}

/** How far apart the shares were when that was told last. */
function toldShare(lines: Rollout["lines"]): number {
  const last = lines.findLast(({ news }) => news.kind === "drift")?.news;
  return last?.kind === "drift" ? (last.actual ?? 0) - (last.intended ?? 0) : 0;
}
