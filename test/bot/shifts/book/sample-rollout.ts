import { begunMs, minute } from "../sample-report.ts";

/** The rollout of the sample report. */
export const id = "checkout-green-20260301T120000Z";

/** All of the traffic went back, so many minutes after the begin. */
export function rolledBackAt(at: number) {
  return { phase: "idle", outcome: "rolled_back", endedAtMs: begunMs + at * minute } as const;
}

/** The candidate has everything since. */
export function completedAt(at: number) {
  return { phase: "settled", outcome: "completed", endedAtMs: begunMs + at * minute } as const;
}
