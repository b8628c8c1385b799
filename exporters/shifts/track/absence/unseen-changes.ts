import type { ShiftChangeReport } from "../../../../slo/shift/shift-report.ts";
import { changeOf } from "../change-log.ts";
import type { TrackedShift } from "../tracked-shift.ts";
import type { SeenTry } from "./seen-tries.ts";

/** What was found out about a time in which nobody looked. */
interface Found {
  /** Tries that began in it, oldest first. */
  readonly later: readonly SeenTry[];
  /** When the rollout that was on had no weight any more; undefined where it had, or none was on. */
  readonly leftAtMs: number | undefined;
  readonly backAtMs: number;
}

/** What the log says of tries that nobody saw, newest first. */
export function unseenChanges(
  { shift }: TrackedShift,
  { later, leftAtMs, backAtMs }: Found,
): readonly ShiftChangeReport[] {
  const arm = shift.candidate.name;
  const begun =
    leftAtMs === undefined
      ? "a rollout began while nobody looked, of which not all was seen"
      : `${arm} had weight again while nobody looked: another rollout, of which not all was seen`;
  const over = `${arm} had no weight while nobody looked: the rollout was over`;
  const lines = [
    ...(leftAtMs === undefined ? [] : [{ atMs: leftAtMs, detail: over }]),
    ...later.map(({ fromMs, untilMs }) => {
      if (untilMs !== undefined)
        return {
          atMs: fromMs,
          detail: `a rollout began while nobody looked, and was over ${seconds(untilMs - fromMs)} later`,
        };
      return { atMs: fromMs, detail: fromMs < backAtMs ? begun : `${begun}; Prometheus does not say when` };
    }),
  ];
  return lines.toReversed().map((line) => changeOf({ ...line, source: shift.weights.kind }));
}

/** What the log says of a time of which nobody knows whether the candidate had weight. */
export function unknownChange(
  { shift }: TrackedShift,
  { fromMs, atMs, isOn }: { readonly fromMs: number; readonly atMs: number; readonly isOn: boolean },
): ShiftChangeReport {
  const follows = isOn ? "the rollout goes on" : "requests of another rollout may be among those of this one";
  return changeOf({
    atMs,
    source: shift.weights.kind,
    detail: `nobody saw the weights for ${seconds(atMs - fromMs)}, and Prometheus does not say whether ${shift.candidate.name} had weight all the time: ${follows}`,
  });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
