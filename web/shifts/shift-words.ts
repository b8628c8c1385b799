import type { ShiftReport } from "../api/shifts-api.ts";
import type { Tone } from "../parts/state-mark.tsx";

/** A state with the tone that it is shown in. */
export interface Words {
  readonly tone: Tone;
  readonly words: string;
}

const phases: Readonly<Record<ShiftReport["phase"], string>> = {
  idle: "idle",
  shifting: "moving",
  paused: "paused",
  settled: "settled",
  aborting: "going back",
};

/** What a shift does, or how its last rollout ended. */
export function phaseWords({ phase, outcome }: Pick<ShiftReport, "phase" | "outcome">): string {
  if (outcome === "completed") return "completed";
  return outcome === "rolled_back" ? "rolled back" : phases[phase];
}

/** Whether the new version is worse; what nobody knows is never good. */
export function verdictWords({ verdict, rollout, blind }: Pick<ShiftReport, "verdict" | "rollout" | "blind">): Words {
  if (rollout === null) return { tone: "quiet", words: "No rollout yet" };
  if (verdict.kind === "worse") return { tone: "bad", words: "Worse than before" };
  if (blind.some(({ source }) => source === "traffic"))
    return { tone: "unknown", words: "Unknown: traffic is not seen" };
  return verdict.kind === "not_worse"
    ? { tone: "good", words: "Not worse than before" }
    : { tone: "unknown", words: "Not enough data" };
}

/** Whether requests go where the weights say. */
export function driftWords({ drift }: Pick<ShiftReport, "drift">): Words {
  if (drift === null) return { tone: "unknown", words: "unknown" };
  const points = `${Number((Math.abs(drift.share) * 100).toFixed(1))} points ${drift.share < 0 ? "below" : "above"}`;
  if (Math.abs(drift.share) <= drift.tolerance) return { tone: "good", words: "within chance" };
  return drift.settled ? { tone: "warn", words: points } : { tone: "quiet", words: `${points}, still settling` };
}

/** Whether the arm that traffic left may go. */
export function oldArmWords({ oldArm }: Pick<ShiftReport, "oldArm">): Words {
  if (oldArm === null) return { tone: "unknown", words: "unknown" };
  return oldArm.safeToDelete ? { tone: "good", words: "may be deleted" } : { tone: "quiet", words: "still needed" };
}

const sources: Readonly<Record<ShiftReport["blind"][number]["source"], string>> = {
  weights: "The weights",
  traffic: "The traffic",
  declared: "The declared weights",
};

/** `The traffic cannot be read: connect ECONNREFUSED`. */
export function blindWords({ source, reason }: ShiftReport["blind"][number]): string {
  return `${sources[source]} cannot be read: ${reason}`;
}
