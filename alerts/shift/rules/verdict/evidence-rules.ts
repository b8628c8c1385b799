import type { Stack } from "../../../../slo/model.ts";
import {
  type Compared,
  evidenceRateSeries,
  evidenceRatios,
  evidenceSumSeries,
} from "../../../../slo/shift/evidence-series.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { decimal } from "../../../promql-text.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { rangeOf } from "../../range-of.ts";
import { ofShift, series } from "../../shift-labels.ts";
import { toldBy } from "../../told.ts";

/** Which series count what is compared, per second; which tells of the evidence of it; and which of the rollout's sum of it. */
export const comparedSeries = {
  error: { rate: shiftHelperSeries.activeErrors, evidence: shiftSeries.errorEvidence, sum: shiftSeries.errorsSum },
  slow: { rate: shiftHelperSeries.activeSlow, evidence: shiftSeries.slowEvidence, sum: shiftHelperSeries.slowSum },
} as const satisfies Readonly<Record<Compared, unknown>>;

/**
 * Log likelihood ratios of "the candidate has r times the errors", per second. They are of one group with what arms did in a rollout: all
 * that was lost, or missed in a gap, is there at one evaluation, which another group could read twice, or never.
 */
export function evidenceRates(shift: TrafficShift): readonly RecordingRule[] {
  return comparedBy(shift).flatMap((what) => ratesOf(what, shift));
}

/** The log likelihood ratios added up over the rollout, and the evidence: the logarithm of the mean of their exponentials. */
export function evidenceRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  return comparedBy(shift).flatMap((what) => evidenceOf(what, shift, stack));
}

function comparedBy(shift: TrafficShift): readonly Compared[] {
  const { errors, slow } = toldBy(shift);
  return [...(errors ? (["error"] as const) : []), ...(slow ? (["slow"] as const) : [])];
}

function ratesOf(what: Compared, shift: TrafficShift): readonly RecordingRule[] {
  const { rate } = comparedSeries[what];
  const all = `sum by (shift, rollout) (${series(rate, shift)})`;
  // After its completion only the stable arm is counted.
  const candidates = `(sum by (shift, rollout) (${series(rate, shift, "candidate")}) or 0 * ${all})`;
  return evidenceRatios.map((ratio) => {
    const r = Number(ratio);
    const given = (share: string) => `ln(1 + ${decimal(r - 1)} * ${ofShift(share, shift)})`;
    const own = `(${decimal(Math.log(r))} - ${given(shiftHelperSeries.largestShare)})`;
    const llr = [
      `${candidates}\n  * on (shift) group_left () ${own}`,
      `  - (${all} - ${candidates}) * on (shift) group_left () ${given(shiftHelperSeries.comparedShare)}`,
    ].join("\n");
    const rollout = series(shiftHelperSeries.rollout, shift);
    return record(evidenceRateSeries(what, ratio), `(\n  ${llr}\n)\n* on (shift, rollout) group_right () ${rollout}`);
  });
}

/** Beyond 700 exponentials would overflow; nobody needs evidence of more than the limit, which is about 7. */
function evidenceOf(what: Compared, shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { evidence, sum } = comparedSeries[what];
  const rollout = series(shiftHelperSeries.rollout, shift);
  const range = rangeOf(longestRolloutSeconds, stack);
  const sums = evidenceRatios.map((ratio) =>
    record(
      evidenceSumSeries(what, ratio),
      `${shiftEvaluationSeconds(stack)} * sum_over_time(${series(evidenceRateSeries(what, ratio), shift)}[${range}])\nand on (shift, rollout) ${rollout}`,
    ),
  );
  // Without errors or without one of the arms nothing is compared yet: no evidence, which is a logarithm of 1. Of slow requests that nobody
  // measured none is told.
  const nothing = what === "slow" ? `sum by (shift, service, layer, rollout) (${series(sum, shift)})` : rollout;
  const dispersion = `max by (shift, service, layer) (${series(shiftSeries.dispersion, shift)})`;
  const power = (ratio: (typeof evidenceRatios)[number]) =>
    `exp(clamp(${series(evidenceSumSeries(what, ratio), shift)} / on (shift) group_left () ${dispersion}, -700, 700))`;
  const mean = `ln((\n  ${evidenceRatios.map(power).join("\n  + ")}\n) / ${evidenceRatios.length})`;
  return [...sums, record(evidence, `${mean}\nor 0 * ${nothing}`)];
}
