import { secondsToDuration } from "../../../slo/duration.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { burstHistorySeconds, burstSeconds } from "../../../slo/shift/shift-timing.ts";
import { burstOutliers, outageRatio } from "../../../slo/shift/statistics/burst-outliers.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { armQueries } from "../arm-queries.ts";
import { labelsOfArm, series, seriesWith } from "../shift-labels.ts";

/**
 * How bursty the stable arm's errors are, as dispersionOf() has it: 1 when they come by chance alone, and when nothing is known.
 *
 * Sums of the window's rates would not do: they are smooth over a window, which hides bursts. Lost requests are left out where they are
 * counted: they come by a crash, which alerts and gates tell by themselves. So is an outage.
 */
export function dispersionRules(shift: TrafficShift): readonly RecordingRule[] {
  const { errors, requests } = armQueries(shift, shift.stable, burstSeconds);
  if (errors === undefined || requests === undefined) return [];
  const rollout = series(shiftHelperSeries.rollout, shift);
  const one = `1 + 0 * max by (shift, service, layer) (${rollout})`;
  if (shift.judge.dispersion !== "auto")
    return [record(shiftSeries.dispersion, `${shift.judge.dispersion} * (${one})`)];
  const { requests2m, errorRatio2m, mostErrorRatio, usualErrorRatio } = shiftHelperSeries;
  const [given, ratios] = [ofStable(requests2m, shift), ofStable(errorRatio2m, shift)];
  // What is cut at every moment of the past is what sticks out now.
  const now = (metric: string) => `scalar(max(${ofStable(metric, shift)} @ end()))`;
  const cut = `clamp_max(${ratios}, ${now(mostErrorRatio)})`;
  const sum = (of: string) => `sum by (shift, service, layer) (sum_over_time(${overHistory(`(${of})`)}))`;
  const all = sum(`${given} * ${cut}`);
  const squares = sum(`(${given} * (${cut} - ${now(usualErrorRatio)})) ^ 2`);
  const measured = `clamp_min(\n    ${squares}\n    / (${all} > 0),\n    1\n  )`;
  const ofArm = (metric: string, expr: string) => record(metric, expr, labelsOfArm(shift, shift.stable));
  return [
    ofArm(requests2m, `${burstSeconds} * (\n${requests}\n)`),
    ofArm(errorRatio2m, `${burstSeconds} * (\n${errors}\n)\n/ (sum(${given}) > 0)\n<= ${outageRatio}`),
    ofArm(mostErrorRatio, largestRatio(overHistory(ratios))),
    ofArm(usualErrorRatio, `${all}\n/ (${sum(`${given} and ${ratios}`)} > 0)`),
    record(shiftSeries.dispersion, `(\n  ${measured}\n  or ${one}\n)\nand on (shift) ${rollout}`),
  ];
}

/** What a larger ratio is cut to: further from the middle than the largest that is no outlier. */
function largestRatio(ratios: string): string {
  const { ofEach, most, reach } = burstOutliers;
  const count = `max(count_over_time(${ratios}))`;
  const usual = `scalar((${count} - 1 - clamp_max(floor(${count} / ${ofEach}), ${most})) / clamp_min(${count} - 1, 1))`;
  return `${reach} * max(quantile_over_time(${usual}, ${ratios}))\n- ${reach - 1} * max(quantile_over_time(0.5, ${ratios}))`;
}

function overHistory(of: string): string {
  return `${of}[${secondsToDuration(burstHistorySeconds)}:${secondsToDuration(burstSeconds)}]`;
}

/** By its name alone: the history has those of the other arm, too, where roles were swapped. */
function ofStable(metric: string, shift: TrafficShift): string {
  return seriesWith(metric, shift, { [shiftLabels.arm]: shift.stable.name });
}
