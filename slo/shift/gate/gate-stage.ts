import type { GateFacts } from "./gate-facts.ts";

/** Where the rollout is: that nothing goes on, or that all is done, is believed only when the weights say so, too. */
export function gateStage({ phase, candidate, isPromoted }: GateFacts): "none" | "under way" | "complete" | "unknown" {
  if (phase === "aborting") return "under way";
  if (candidate.intended === null) return "unknown";
  if (phase === "idle" && candidate.intended === 0) return isPromoted === true ? "complete" : "none";
  return phase === "settled" && candidate.intended === 1 ? "complete" : "under way";
}
