import { percentWords } from "../../../../slo/shift/number-words.ts";
import type { ShiftChangeReport } from "../../../../slo/shift/shift-report.ts";
import { changeOf } from "../change-log.ts";
import type { TrackedShift } from "../tracked-shift.ts";
import type { SeenShare } from "./seen-tries.ts";

/** A change of the candidate's share that only others saw. */
export interface SeenStep {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
}

/** The steps from one part of the traffic to another, oldest first; that a candidate gets something, or has nothing, is none of them. */
export function stepsIn(shares: readonly SeenShare[], had: number): readonly SeenStep[] {
  return shares.flatMap(({ atMs, share }, index) => {
    const from = index === 0 ? had : (shares[index - 1]?.share ?? had);
    return from > 0 && share > 0 && from !== share ? [{ atMs, from, to: share }] : [];
  });
}

/** What the log says of them, newest first. */
export function stepChanges({ shift }: TrackedShift, steps: readonly SeenStep[]): readonly ShiftChangeReport[] {
  const arm = shift.candidate.name;
  return steps
    .map(({ atMs, from, to }) =>
      changeOf({
        atMs,
        source: shift.weights.kind,
        arm,
        detail: `${arm}: ${percentWords(from)} → ${percentWords(to)} of the weight, as Prometheus recorded it`,
      }),
    )
    .toReversed();
}
