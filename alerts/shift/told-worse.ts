import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import { evidenceLimit } from "../../slo/shift/statistics/evidence.ts";
import type { ShiftRole, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { series, seriesWith } from "./shift-labels.ts";

/**
 * How often the candidate fails in the rollout that is on, where the exporter judges it worse by that. It goes on counting while Prometheus
 * stands still or misses evaluations: what failed then is in no sum of the rules.
 */
export function toldWorse(shift: TrafficShift): string {
  const { info, verdict, evidence } = shiftExporterSeries;
  const failing = `clamp_max(${toldCount(shift, "candidate", "errors")} / (${toldCount(shift, "candidate", "ended")} > 0), 1)`;
  const limit = Number(evidenceLimit(shift.judge.alpha).toPrecision(10));
  return [
    `0 * ${series(shiftSeries.active, shift)} + on (shift) group_left () (`,
    `  ${failing}`,
    `  and on (shift) max by (shift) (${seriesWith(verdict, shift, { [shiftLabels.verdict]: "worse" })}) == 1`,
    // Its verdict is of errors and slow requests together.
    `  and on (shift) max by (shift) (${seriesWith(evidence, shift, { sli: "errors" })}) > ${limit}`,
    ")",
    `and on (shift, rollout) ${series(info, shift)}`,
  ].join("\n");
}

/** What the exporter compares of an arm: its requests that ended, or those of them that failed or were lost. */
export function toldCount(shift: TrafficShift, role: ShiftRole, outcome: "ended" | "errors"): string {
  const labels = { [shiftLabels.arm]: shift[role].name, outcome };
  return `max by (shift) (${seriesWith(shiftExporterSeries.compared, shift, labels)})`;
}
