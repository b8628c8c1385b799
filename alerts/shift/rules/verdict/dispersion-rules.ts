import { secondsToDuration } from "../../../../slo/duration.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { burstHistorySeconds, burstSeconds } from "../../../../slo/shift/shift-timing.ts";
import { burstOutliers, outageRatio } from "../../../../slo/shift/statistics/burst-outliers.ts";
import { burstCountSeconds } from "../../../../slo/shift/traffic/burst-count-seconds.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { armQueries } from "../../counts/arm-queries.ts";
import { labelsOfArm, series, seriesWith } from "../../shift-labels.ts";

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
  const { requests2m, errorRatio2m, usualErrorRatio } = shiftHelperSeries;
  const countSeconds = burstCountSeconds(shift.traffic);
  const given = ofStable(requests2m, shift);
  const { seen, cut } = countsOf(shift);
  const usual = `max by (shift, service, layer) (${ofStable(usualErrorRatio, shift)})`;
  const squares = sumOf(`(${cut} - ${given} * ${now(usualErrorRatio, shift)}) ^ 2`);
  const measured = `clamp_min(\n    ${squares}\n    / (${usual} * ${sumOf(seen)} > 0),\n    1\n  )`;
  const ofArm = (metric: string, expr: string) => record(metric, expr, labelsOfArm(shift, shift.stable));
  return [
    ofArm(requests2m, `${countSeconds} * (\n${requests}\n)`),
    ofArm(errorRatio2m, `${countSeconds} * (\n${errors}\n)\n/ (sum(${given}) > 0)\n<= ${outageRatio}`),
    ...outlierRules(shift).map(([metric, expr]) => ofArm(metric, expr)),
    ofArm(usualErrorRatio, `${sumOf(cut)}\n/ ${sumOf(seen)}`),
    record(shiftSeries.dispersion, `(\n  ${measured}\n  or ${one}\n)\nand on (shift) ${rollout}`),
  ];
}

/** Where cutOutliers() cuts. */
function outlierRules(shift: TrafficShift): readonly (readonly [metric: string, expr: string])[] {
  const { errorRatio2m, weighing2m, outlierRank2m, mostErrors2m, trimmedErrorRatio, mostDeviation } = shiftHelperSeries;
  const { ofEach, ofEachThatWeighs, most, reach } = burstOutliers;
  const { seen, failed, deviations } = countsOf(shift);
  const [weighing, rank] = [weighing2m, outlierRank2m].map((metric) => `max(${ofStable(metric, shift)})`);
  const count = `max(count_over_time(${overHistory(ofStable(errorRatio2m, shift))}))`;
  const outliers = `clamp_max(floor(${count} / ${ofEach}), scalar(clamp_max(floor(${weighing} / ${ofEachThatWeighs}), ${most})))`;
  const quantile = (of: string, at: string) => `max(quantile_over_time(${at}, ${overHistory(`(${of})`)}))`;
  const notOutlying = (of: string) => quantile(of, `scalar(${rank})`);
  const further = `${reach} * sqrt(${count} / ${weighing})`;
  return [
    [weighing2m, `${sumOf(seen)} ^ 2\n/ ${sumOf(`(${seen}) ^ 2`)}`],
    [outlierRank2m, `(${count} - 1 - ${outliers}) / clamp_min(${count} - 1, 1)`],
    [mostErrors2m, notOutlying(failed)],
    [trimmedErrorRatio, `${sumOf(`clamp_max(${failed}, ${now(mostErrors2m, shift)})`)}\n/ ${sumOf(seen)}`],
    [mostDeviation, `${further} * ${notOutlying(deviations)}\n- (${further} - 1) * ${quantile(deviations, "0.5")}`],
  ];
}

/** The counts of two minutes: their requests, errors, by how much these are more than usual, and what is left of them once that is cut. */
function countsOf(shift: TrafficShift) {
  const { requests2m, errorRatio2m, trimmedErrorRatio, mostDeviation } = shiftHelperSeries;
  const [given, ratios] = [ofStable(requests2m, shift), ofStable(errorRatio2m, shift)];
  const failed = `${given} * ${ratios}`;
  const expected = `${now(trimmedErrorRatio, shift)} * ${given}`;
  const deviation = `sqrt(${expected} + 1)`;
  const most = `${expected} + ${deviation} * ${now(mostDeviation, shift)}`;
  return {
    seen: `${given} and ${ratios}`,
    failed,
    deviations: `(${failed} - ${expected}) / ${deviation}`,
    cut: `clamp_min(${failed} - clamp_min(${failed} - (${most}), 0), 0)`,
  } as const;
}

/** As it is now, at every moment of the past: what is cut is what sticks out now. */
function now(metric: string, shift: TrafficShift): string {
  return `scalar(max(${ofStable(metric, shift)} @ end()))`;
}

function sumOf(counts: string): string {
  return `sum by (shift, service, layer) (sum_over_time(${overHistory(`(${counts})`)}))`;
}

function overHistory(of: string): string {
  return `${of}[${secondsToDuration(burstHistorySeconds)}:${secondsToDuration(burstSeconds)}]`;
}

/** By its name alone: the history has those of the other arm, too, where roles were swapped. */
function ofStable(metric: string, shift: TrafficShift): string {
  return seriesWith(metric, shift, { [shiftLabels.arm]: shift.stable.name });
}
