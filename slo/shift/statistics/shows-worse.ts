import type { ShiftJudge } from "../traffic-shift.ts";
import { evidenceLimit } from "./evidence.ts";
import type { ArmCounts } from "./newcombe-interval.ts";

/** Both arms of a rollout, and the evidence against the candidate. */
export interface ShownNumbers {
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
  readonly evidence: number;
}

/** Whether the candidate is shown to be worse: beyond chance, by more than matters, and of enough requests and errors (or slow requests). */
export function showsWorse(numbers: ShownNumbers, judge: Omit<ShiftJudge, "dispersion">): boolean {
  const { candidate, stable } = numbers;
  return (
    candidate.requests >= judge.minRequests &&
    isBeyondChance(numbers, judge) &&
    stable.errors + candidate.errors >= judge.minErrors
  );
}

/** Whether it has more of them than the stable arm beyond chance, and by more than matters, however few there are. */
export function isBeyondChance(
  { candidate, stable, evidence }: ShownNumbers,
  judge: Pick<ShiftJudge, "alpha" | "effectFloor">,
): boolean {
  if (!(candidate.requests > 0) || !(stable.requests > 0) || !(evidence > evidenceLimit(judge.alpha))) return false;
  return candidate.errors / candidate.requests - stable.errors / stable.requests > judge.effectFloor;
}
