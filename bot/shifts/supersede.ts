import { isRunning, type Rollout } from "./rollout.ts";
import { tellNews } from "./tell-news.ts";

/** A rollout that another one of its shift took over from; nothing when it had ended before. */
export function supersede(rollout: Rollout, by: string, atMs: number): Rollout | undefined {
  if (!isRunning(rollout)) return undefined;
  const news = { kind: "superseded", rollout: by } as const;
  const told = tellNews(rollout, { key: "superseded", news }, { atMs, mentions: () => [] });
  return { ...told, supersededBy: by, leftAtMs: rollout.leftAtMs ?? atMs };
}
