import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { lostOf } from "../report/losses.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That more requests were lost than was told: at once when they became ten times as many, and when they are lost after the end. */
export function lostNews({ before, after, memory }: Heard): readonly KeyedNews[] {
  const lost = lostOf(after);
  if (lost === null || lost.lost <= memory.toldLost || isSaidAtItsClose(before, after)) return [];
  const digits = String(lost.lost).length;
  // The line of the end has what was lost until then.
  return [{ key: `lost:${before?.outcome ?? ""}:${digits}`, news: { kind: "lost", ...lost } }];
}

/** The last line of a rollout that was heard of before says what it lost in all. */
function isSaidAtItsClose(before: ShiftReport | undefined, { closed, outcome }: ShiftReport): boolean {
  return before?.outcome === outcome && outcome !== null && closed;
}
