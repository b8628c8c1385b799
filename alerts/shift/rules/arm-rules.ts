import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { armQueries } from "../arm-queries.ts";
import { labelsOfArm } from "../shift-labels.ts";
import { burstSeconds, shiftWindowSeconds } from "../shift-timing.ts";
import { weightQuery } from "../weight-queries.ts";

/** What each arm was told to get and what it got: the only rules that read what is not nines' own. */
export function armRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  return armsOf(shift).flatMap((arm) => {
    const queries = armQueries(shift, arm, shiftWindowSeconds(stack));
    const recorded: readonly (readonly [string, string | undefined])[] = [
      [shiftSeries.weight, weightQuery(shift, arm)],
      [shiftSeries.requests, queries.requests],
      [shiftSeries.errors, queries.errors],
      [shiftHelperSeries.errors2m, errorsPerBurst(shift, arm)],
      [shiftSeries.slow, queries.slow],
      [shiftHelperSeries.bytes, queries.bytes],
      [shiftSeries.inflight, queries.inflight],
      [shiftSeries.lost, queries.lost],
      [shiftSeries.rescued, queries.rescued],
    ];
    return recorded.flatMap(([series, expr]) =>
      expr === undefined ? [] : [record(series, expr, labelsOfArm(shift, arm))],
    );
  });
}

/** Where bursts are measured. Sums of the window's rates would not do: they are smooth over a window, which hides bursts. */
function errorsPerBurst(shift: TrafficShift, arm: ShiftArm): string | undefined {
  if (arm.role !== "stable" || shift.judge.dispersion !== "auto") return undefined;
  const { errors } = armQueries(shift, arm, burstSeconds);
  return errors && `${burstSeconds} * (\n${errors}\n)`;
}
