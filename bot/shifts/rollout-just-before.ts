import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { Rollout } from "./rollout.ts";

/** An SLO's failures are counted over five minutes: what failed just before a rollout is in what it spent, too. */
const sharedMs = 5 * 60_000;

/** The rollout that ended, or was overtaken, so shortly before another one of its shift began that both may have spent the same; the id of the last one. */
export function rolloutJustBefore(
  { startedAtMs }: Pick<ShiftReport, "startedAtMs">,
  others: readonly Pick<Rollout, "id" | "report" | "reportedAtMs">[],
): string | undefined {
  if (startedAtMs === null) return undefined;
  return others
    .map(({ id, report, reportedAtMs }) => ({ id, report, endMs: report.endedAtMs ?? reportedAtMs }))
    .filter(({ report, endMs }) => (report.startedAtMs ?? endMs) < startedAtMs && startedAtMs - endMs < sharedMs)
    .toSorted((one, other) => one.endMs - other.endMs)
    .at(-1)?.id;
}
