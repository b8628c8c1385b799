import { withLeastLedger } from "../report/least-ledger.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import { isRunning, type Rollout } from "../rollout.ts";
import { tellNews } from "./tell-news.ts";

/** A rollout that another one of its shift took over from; nothing when it had ended before. */
export function supersede(rollout: Rollout, by: string, atMs: number): Rollout | undefined {
  if (!isRunning(rollout)) return undefined;
  const { report, heardAtMs } = rollout;
  const news = { kind: "superseded", rollout: by, reportedMs: madeAtMs(report, heardAtMs) } as const;
  const told = tellNews(rollout, { key: "superseded", news }, { atMs, mentions: () => [] });
  return { ...told, report: withLeastLedger(report), supersededBy: by, leftAtMs: rollout.leftAtMs ?? atMs };
}
