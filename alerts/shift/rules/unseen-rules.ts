import { secondsToDuration } from "../../../slo/duration.ts";
import { allSlos, type Slo, type Stack } from "../../../slo/model.ts";
import { printSelector } from "../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { drainSeconds, longestRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { endedCounters } from "../counts/counted-losses.ts";
import { proxyStart } from "../counts/proxy-restarts.ts";
import { rangeOf } from "../range-of.ts";
import { series, seriesWith } from "../shift-labels.ts";
import { sloSpending } from "../slo-spending.ts";
import { toldBy } from "../told.ts";

/** Of which rollouts some of what they lost, or spent of their SLO, is in no count: a sum of 0 says nothing then. */
export function unseenRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const slo = allSlos(stack).find(({ id }) => id === shift.budget?.slo);
  return [
    ...(toldBy(shift).lost ? [unseenLosses(shift, stack)] : []),
    ...(slo ? unseenSpending(slo, shift, stack) : []),
  ];
}

function unseenLosses(shift: TrafficShift, stack: Stack): RecordingRule {
  const { rollout, unanswered, unseenLosses: name } = shiftHelperSeries;
  const told = series(rollout, shift);
  const reasons = [
    ...begunAnew(shift),
    `${told} unless on (shift) ${series(shiftSeries.lost, shift)}`,
    `${told} and on (shift) ${endedCounters(series(unanswered, shift), stack)}`,
  ];
  return record(name, lasting(series(name, shift), reasons, { shift, stack }));
}

/** Excluded times are no gap: nothing is spent in them, and nothing has to be seen. */
function unseenSpending(slo: Slo, shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { rollout, unseenSpending: name } = shiftHelperSeries;
  const { total, isProxyCounted } = sloSpending({ ...slo, exclusions: [] }, stack);
  const told = series(rollout, shift);
  const anew = isProxyCounted ? begunAnew(shift) : [];
  const counts = vectorSelectors(total).map((selector) => `count(${printSelector(selector)})`);
  const present = [...new Set(counts)].join(" or ");
  const ofMissed = seriesWith(name, shift, { [shiftLabels.reason]: "missed" });
  const missed = lasting(ofMissed, [...anew, `${told} unless on () (\n${total}\n)`], { shift, stack });
  return [
    record(name, missed, { [shiftLabels.reason]: "missed" }),
    // Counters that are back within five minutes have what came in between.
    ...(present === "" ? [] : [record(name, `${told} unless on () (${present})`, { [shiftLabels.reason]: "blind" })]),
  ];
}

/** What was missed once is missing for as long as the rollout is told of. */
function lasting(
  own: string,
  reasons: readonly string[],
  { shift, stack }: { readonly shift: TrafficShift; readonly stack: Stack },
): string {
  const before = `max_over_time(${own}[${rangeOf(longestRolloutSeconds, stack)}])`;
  return [...reasons, `${series(shiftHelperSeries.rollout, shift)} and on (shift, rollout) ${before}`].join("\nor ");
}

/**
 * A rollout in which a proxy began its counters anew: what came between the last scrape and its end was counted by nobody. It is asked
 * when the proxy began, for it may have been away for longer than any range; and the beginning may have ended the rollout.
 */
function begunAnew(shift: TrafficShift): readonly string[] {
  const start = proxyStart(shift);
  if (start === undefined) return [];
  const { rollout, rolloutStarted } = shiftHelperSeries;
  const began = `max by (shift, rollout) (last_over_time(${series(rolloutStarted, shift)}[${secondsToDuration(drainSeconds)}]))`;
  return [`${series(rollout, shift)} and on (shift, rollout) (${began} <= on () group_left () ${start})`];
}
