import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import {
  drainSeconds,
  gapReachSeconds,
  shiftEvaluationSeconds,
  shiftWindowSeconds,
} from "../../../slo/shift/shift-timing.ts";
import type { SeriesSum } from "../../../slo/shift/traffic/arm-series.ts";
import { armSeries, trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { oneOf, quote } from "../../promql-text.ts";
import { rangeOf } from "../range-of.ts";
import { series, seriesWith } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import { sumOf } from "./series-values.ts";

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
  const { requests, errors, slow } = armSeries(shift, arm);
  const { missedRequests, missedErrors, missedSlow, failed } = shiftHelperSeries;
  const rateOfErrors = toldBy(shift).lost ? failed : shiftSeries.errors;
  return [
    ...(requests ? [{ rate: shiftSeries.requests, missed: missedRequests, terms: requests }] : []),
    ...(errors ? [{ rate: rateOfErrors, missed: missedErrors, terms: errors }] : []),
    ...(slow ? [{ rate: shiftSeries.slow, missed: missedSlow, terms: slow }] : []),
  ];
}

/** Is 1 where both arms' requests are counted, and the last scrape found their counters: Prometheus marks what it did not find. */
export function armsScrapedQuery(shift: TrafficShift): string {
  const scraped = armsOf(shift).map((arm) => `and on () count(${ofProcess(shift, arm)})`);
  return [`(count by (shift) (${requestsOfArms(shift)}) == bool 2) > 0`, ...scraped].join("\n");
}

/**
 * Is 1 at the evaluation at which a window of evaluations is there again after one that was missed, or at which nobody could scrape: what
 * comes in a gap is in fewer windows than what is scraped at each, or in none. Nothing where it is not known what was counted before.
 */
export function gapEndedQuery(shift: TrafficShift, stack: Stack): string {
  const step = shiftEvaluationSeconds(stack);
  const evaluations = evaluationsOfWindow(stack);
  const counted = (of: number, moment = "") => scrapedIn(of, moment, { shift, stack });
  const back = reachBack(stack);
  // A Prometheus that has only begun knows all that there was.
  const counters = armsOf(shift).map((arm) => `count(${ofProcess(shift, arm)}${back})`);
  const now = counted(evaluations * step);
  return [
    `0 * (${now} == ${evaluations}) + 1`,
    `and on (shift) ${counted((evaluations + 1) * step)} == ${evaluations}`,
    `and on (shift) ${counted(gapReachSeconds(stack))} > ${evaluations}`,
    `and on (shift) (${counted(drainSeconds, back)} or ${now} unless on () (${counters.join(" or ")}))`,
  ].join("\n");
}

/** What came of a count in a gap that ended, per second: by how much its counters grew, less what was recorded. */
export function missedQuery({ rate, missed, terms }: MissedCount, arm: ShiftArm, { shift, stack }: OfStack): string {
  const step = shiftEvaluationSeconds(stack);
  const seconds = gapReachSeconds(stack);
  const { form } = trafficForm(shift);
  const isThereAtZero = form.kind === "counter" && form.isThereAtZero;
  const growth = {
    kind: "growth",
    mean: secondsToDuration(shiftWindowSeconds(stack) - stack.scrapeSeconds),
    ofProcess: isThereAtZero ? undefined : ofProcess(shift, arm),
  } as const;
  const grown = sumOf(terms, { form: growth, window: secondsToDuration(seconds), windowSeconds: seconds });
  // Under whatever role.
  const added = (metric: string, of: number) =>
    `sum(sum_over_time(${seriesWith(metric, shift, { [shiftLabels.arm]: arm.name })}[${rangeOf(of, stack)}]))`;
  const window = evaluationsOfWindow(stack) * step;
  const [evaluated, known] = [window, drainSeconds].map((of) => scrapedIn(of, reachBack(stack), { shift, stack }));
  // What was made up for is that of a gap that ended a window earlier: it is taken off where the growth has it, which begins before the
  // gap, and not in the middle of it.
  const before = `${added(missed, seconds - window + step)} unless on () (${known} unless on (shift) ${evaluated})`;
  return [
    `clamp_min((\n${grown}\n) / ${step}`,
    `- ${added(rate, seconds)} - (${before} or vector(0)), 0)`,
    `and on () ${series(shiftHelperSeries.gapEnded, shift)}`,
  ].join("\n");
}

/** How often both arms were scraped in so many seconds, up to this moment or another one. */
function scrapedIn(seconds: number, moment: string, { shift, stack }: OfStack): string {
  const scraped = series(shiftHelperSeries.armsScraped, shift);
  return `max by (shift) (count_over_time(${scraped}[${rangeOf(seconds, stack)}]${moment}))`;
}

/** To where the growth of counters is taken from. */
function reachBack(stack: Stack): string {
  return ` offset ${secondsToDuration(gapReachSeconds(stack))}`;
}

/**
 * The shift while both arms' requests are counted, and were lately, or what was missed is made up for, which sums of
 * another group have three evaluations later at the latest: until then nobody is to be told that a candidate is fine. A Prometheus that misses an evaluation here and there
 * has no gap: of what came then most is in some window.
 */
export function isAllCounted(shift: TrafficShift, stack: Stack): string {
  const step = shiftEvaluationSeconds(stack);
  const evaluations = evaluationsOfWindow(stack);
  const needed = evaluations + 3;
  const lately = countOfRequests(shift, `[${rangeOf((needed + evaluations - 1) * step, stack)}]`);
  const counted = `${lately} >= ${needed} and on (shift) count by (shift) (${requestsOfArms(shift)}) == 2`;
  if (missedCounts(shift, shift.candidate).length === 0) return `(${counted})`;
  const mostMissed = Math.max(1, Math.floor(evaluations / 4));
  // Of an arm that is there no more nothing is missed.
  return `(${counted} unless on (shift) ${scrapedIn((needed + mostMissed) * step, "", { shift, stack })} < ${needed})`;
}

/** How often requests were counted in a range, of the arm of which that was less often. */
function countOfRequests(shift: TrafficShift, range: string): string {
  return `min by (shift) (sum by (shift, arm) (count_over_time(${requestsOfArms(shift)}${range})))`;
}

function requestsOfArms(shift: TrafficShift): string {
  const arms = oneOf(
    shiftLabels.arm,
    armsOf(shift).map(({ name }) => name),
  );
  return `${shiftSeries.requests}{shift=${quote(shift.id)},${arms}}`;
}

interface OfStack {
  readonly shift: TrafficShift;
  readonly stack: Stack;
}

function evaluationsOfWindow(stack: Stack): number {
  return Math.ceil(shiftWindowSeconds(stack) / shiftEvaluationSeconds(stack));
}

function ofProcess(shift: TrafficShift, arm: ShiftArm): string {
  return armSeries(shift, arm).share[0].selector;
}
