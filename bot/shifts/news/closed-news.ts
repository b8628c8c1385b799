import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { lostOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** What a rollout lost in all, once nothing can be added to it. */
export function closedNews({ before, after }: Heard): readonly KeyedNews[] {
  const closing = closedEnd(after);
  const lost = lostOf(after);
  if (closing === undefined || lost === null || (before !== undefined && closedEnd(before) === closing)) return [];
  // One that is taken back afterwards is closed again.
  return [
    { key: `closed:${closing}`, news: { kind: "closed", ...lost, outside: lostOutsideOf(after) }, closes: "losing" },
  ];
}

/** Which end of a rollout its closed ledger is of. */
function closedEnd({ closed, outcome, endedAtMs }: ShiftReport): string | undefined {
  return closed && outcome !== null ? `${outcome} ${endedAtMs}` : undefined;
}
