import { phaseReason } from "../report/phase-reason.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That a rollout waits, and that it goes on. */
export function pauseNews({ after, memory, step }: Heard): readonly KeyedNews[] {
  const { phase, atMs, changedAtMs } = after;
  const since = memory.open["paused"];
  if (phase === "paused" && since === undefined) {
    const afterMs = changedAtMs === null ? null : Math.max(0, atMs - changedAtMs);
    const [why, atStep] = [phaseReason(after, "paused"), after.step?.number ?? null];
    return [{ key: `paused:${step}`, news: { kind: "paused", why, atStep, afterMs }, opens: "paused" }];
  }
  if (phase !== "shifting" || since === undefined) return [];
  return [{ key: `resumed:${step}`, news: { kind: "resumed", afterMs: atMs - since }, closes: "paused" }];
}
