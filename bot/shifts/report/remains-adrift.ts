import { followsAgain, isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { Rollout } from "../rollout.ts";
import { candidateOf } from "./arms.ts";

/** Whether traffic does not follow the weights, or was told not to and did not come back far enough since. */
export function remainsAdrift(report: ShiftReport, { open, lines }: Pick<Rollout, "open" | "lines">): boolean {
  if (isAdrift(report)) return true;
  if (open["drift"] === undefined || report.drift?.settled !== true) return false;
  return !followsAgain(report, toldShare(lines));
}

/** Whether the weights moved since a drift was told, and the shares are farther apart than then. */
export function isFartherAdrift(report: ShiftReport, { lines }: Pick<Rollout, "lines">): boolean {
  const moved = lastDrift(lines)?.intended !== candidateOf(report).intended;
  return moved && Math.abs(report.drift?.share ?? 0) > Math.abs(toldShare(lines));
}

/** How far apart the shares were when that was told last. */
function toldShare(lines: Rollout["lines"]): number {
  const last = lastDrift(lines);
  return (last?.actual ?? 0) - (last?.intended ?? 0);
}

function lastDrift(lines: Rollout["lines"]) {
  return lines.flatMap(({ news }) => (news.kind === "drift" ? [news] : [])).at(-1);
}
