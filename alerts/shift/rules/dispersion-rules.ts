import { secondsToDuration } from "../../../slo/duration.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { burstHistorySeconds, burstSeconds } from "../../../slo/shift/shift-timing.ts";
import { burstOutliers } from "../../../slo/shift/statistics/burst-outliers.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { labelsOfArm, series, seriesWith } from "../shift-labels.ts";

/**
 * Variance over mean of the stable arm's errors per two minutes: 1 when they come by chance alone, and when nothing is known. Counts
 * that stick out are cut to what the first rule records, as dispersionOf() cuts them.
 */
export function dispersionRules(shift: TrafficShift): readonly RecordingRule[] {
  const rollout = series(shiftHelperSeries.rollout, shift);
  const one = `1 + 0 * max by (shift, service, layer) (${rollout})`;
  if (shift.judge.dispersion !== "auto")
    return [record(shiftSeries.dispersion, `${shift.judge.dispersion} * (${one})`)];
  // The history has those of the other arm, too, where roles were swapped.
  const counts = ofStable(shiftHelperSeries.errors2m, shift);
  const { mostErrors2m } = shiftHelperSeries;
  // What is cut at every moment of the past is what sticks out now.
  const cut = overHistory(`clamp_max(${counts}, scalar(max(${ofStable(mostErrors2m, shift)} @ end())))`);
  const spread = (of: string) => `sum by (shift, service, layer) (${of}_over_time(${cut}))`;
  const measured = `clamp_min(\n    ${spread("stdvar")}\n    / (${spread("avg")} > 0),\n    1\n  )`;
  return [
    record(mostErrors2m, largestCount(overHistory(counts)), labelsOfArm(shift, shift.stable)),
    record(shiftSeries.dispersion, `(\n  ${measured}\n  or ${one}\n)\nand on (shift) ${rollout}`),
  ];
}

/** What a larger count is cut to: further from the middle than the largest count that is no outlier. */
function largestCount(counts: string): string {
  const { ofEach, most, reach } = burstOutliers;
  const count = `max(count_over_time(${counts}))`;
  const usual = `scalar((${count} - 1 - clamp_max(floor(${count} / ${ofEach}), ${most})) / clamp_min(${count} - 1, 1))`;
  return `${reach} * max(quantile_over_time(${usual}, ${counts}))\n- ${reach - 1} * max(quantile_over_time(0.5, ${counts}))`;
}

function overHistory(of: string): string {
  return `${of}[${secondsToDuration(burstHistorySeconds)}:${secondsToDuration(burstSeconds)}]`;
}

function ofStable(metric: string, shift: TrafficShift): string {
  return seriesWith(metric, shift, { [shiftLabels.arm]: shift.stable.name });
}
