import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import {
  drainSeconds,
  sameRolloutSeconds,
  shiftEvaluationSeconds,
  shiftWindowSeconds,
} from "../../slo/shift/shift-timing.ts";
import type { SeriesSum } from "../../slo/shift/traffic/arm-series.ts";
import { armSeries, trafficForm } from "../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { oneOf, quote } from "../promql-text.ts";
import { rangeOf } from "./range-of.ts";
import { type Growth, sumOf } from "./series-values.ts";
import { seriesWith } from "./shift-labels.ts";
import { toldBy } from "./told.ts";

/** A rate of an arm that a rollout's sums are made of, and what was missed of it. */
export interface MissedCount {
  readonly rate: string;
  readonly missed: string;
  readonly terms: SeriesSum;
}

/**
 * Which rates are made up for where nobody evaluated, or could scrape, for a while. What CloudWatch counted in a period that nobody
 * asked for is in no later one.
 */
export function missedCounts(shift: TrafficShift, arm: ShiftArm): readonly MissedCount[] {
  if (trafficForm(shift).form.kind !== "counter") return [];
  const { requests, errors, slow, rescued } = armSeries(shift, arm);
  const { missedRequests, missedErrors, missedSlow, missedRescued, failed } = shiftHelperSeries;
  const rateOfErrors = toldBy(shift).lost ? failed : shiftSeries.errors;
  return [
    ...(requests ? [{ rate: shiftSeries.requests, missed: missedRequests, terms: requests }] : []),
    ...(errors ? [{ rate: rateOfErrors, missed: missedErrors, terms: errors }] : []),
    ...(slow ? [{ rate: shiftSeries.slow, missed: missedSlow, terms: slow }] : []),
    ...(rescued ? [{ rate: shiftSeries.rescued, missed: missedRescued, terms: rescued }] : []),
  ];
}

/**
 * What came of a count while nobody counted, per second, once a window of evaluations is there again: by how much its counters grew,
 * less what was recorded. A rate tells of its window alone, so that what comes in a gap longer than that is in none. Nothing at any
 * other time, and where it is not known what was recorded before the gap.
 */
export function missedQuery(count: MissedCount, arm: ShiftArm, { shift, stack }: OfStack): string {
  const step = shiftEvaluationSeconds(stack);
  const window = shiftWindowSeconds(stack);
  const evaluations = evaluationsOfWindow(stack);
  const seconds = sameRolloutSeconds + 2 * window + 2 * step;
  const back = ` offset ${secondsToDuration(seconds)}`;
  const counted = (of: number, moment = "") =>
    `sum(count_over_time(${ofArm(count.rate)}[${rangeOf(of, stack)}]${moment}))`;
  const added = (metric: string) => `sum(sum_over_time(${ofArm(metric)}[${rangeOf(seconds, stack)}]))`;
  const form = growthOf(shift, arm, { seconds, meanSeconds: window - stack.scrapeSeconds });
  const grown = sumOf(count.terms, { form, window: secondsToDuration(seconds), windowSeconds: seconds });
  const wasCounted = counted(window, back);
  // A Prometheus that has only begun knows neither.
  const isYoung = `vector(1) unless on () ${counted(drainSeconds, back)} unless on () count(${form.ofProcess}${back})`;
  return [
    `(\n${grown}\n) / ${step}`,
    `- ${added(count.rate)} - (${added(count.missed)} or vector(0))`,
    `and on () ${counted(evaluations * step)} == ${evaluations}`,
    `and on () ${counted((evaluations + 1) * step)} == ${evaluations}`,
    `and on () ${counted(seconds)} > ${evaluations}`,
    `and on () (${wasCounted} or ${isYoung})`,
  ].join("\n");

  /** Under whatever role. */
  function ofArm(metric: string): string {
    return seriesWith(metric, shift, { [shiftLabels.arm]: arm.name });
  }
}

/**
 * The shift where both arms' requests were counted all the time lately, or what was missed is made up for: until then nobody is to be told that a
 * candidate is fine. Of a gap of a quarter of a window every count is in some other one's.
 */
export function isAllCounted(shift: TrafficShift, stack: Stack): string {
  const step = shiftEvaluationSeconds(stack);
  const evaluations = evaluationsOfWindow(stack);
  const spare = Math.max(1, Math.floor(evaluations / 4));
  const arms = oneOf(
    shiftLabels.arm,
    armsOf(shift).map(({ name }) => name),
  );
  const counts = `count_over_time(${shiftSeries.requests}{shift=${quote(shift.id)},${arms}}[${rangeOf((evaluations + spare) * step, stack)}])`;
  return `(count by (shift) (sum by (shift, arm) (${counts}) >= ${evaluations}) == 2)`;
}

interface OfStack {
  readonly shift: TrafficShift;
  readonly stack: Stack;
}

function evaluationsOfWindow(stack: Stack): number {
  return Math.ceil(shiftWindowSeconds(stack) / shiftEvaluationSeconds(stack));
}

function growthOf(
  shift: TrafficShift,
  arm: ShiftArm,
  { seconds, meanSeconds }: { readonly seconds: number; readonly meanSeconds: number },
): Growth {
  const ofProcess = armSeries(shift, arm).share[0].selector;
  const mean = secondsToDuration(meanSeconds);
  return { kind: "growth", mean, whole: secondsToDuration(seconds + meanSeconds), ofProcess };
}
