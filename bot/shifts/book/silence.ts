import { isRunning, type Rollout } from "../rollout.ts";
import { tellNews } from "./tell-news.ts";

/** An exporter reports every 15 s while a rollout goes on. */
const silentAfterMs = 2 * 60_000;

/** Whether nothing was heard of a running rollout for too long; what this process had no time to hear does not count. */
export function isSilent(
  rollout: Rollout,
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number },
): boolean {
  if (rollout.silentSinceMs !== undefined || !isRunning(rollout)) return false;
  return nowMs - Math.max(rollout.heardAtMs, sinceMs) > silentAfterMs;
}

/** A rollout of which nothing is heard any more although it goes on. */
export function fallSilent(
  rollout: Rollout,
  { nowMs, mentions }: { readonly nowMs: number; readonly mentions: () => readonly string[] },
): Rollout {
  const { heardAtMs } = rollout;
  const news = { kind: "blind", source: "exporter", reason: "" } as const;
  const told = tellNews(rollout, { key: `blind:exporter:${heardAtMs}`, news }, { atMs: nowMs, mentions });
  return { ...told, silentSinceMs: heardAtMs };
}
