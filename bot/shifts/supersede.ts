import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import { isRunning, type Rollout } from "./rollout.ts";
import { tellNews } from "./tell-news.ts";

/** A rollout that another one of its shift took over from; nothing when it had ended before. */
export function supersede(rollout: Rollout, by: string, atMs: number): Rollout | undefined {
  if (!isRunning(rollout)) return undefined;
  const news = { kind: "superseded", rollout: by } as const;
  const told = tellNews(rollout, { key: "superseded", news }, { atMs, mentions: () => [] });
  return { ...told, report: withoutEnd(rollout.report), supersededBy: by, leftAtMs: rollout.leftAtMs ?? atMs };
}

/** What came after the last report of a rollout whose end nobody told is in none. */
function withoutEnd(report: ShiftReport): ShiftReport {
  const { ledger } = report;
  return ledger === null ? report : { ...report, ledger: { ...ledger, isWhole: false } };
}
