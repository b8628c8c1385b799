import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { type ArmQueries, armQueries } from "../counts/arm-queries.ts";
import { grownLosses } from "../counts/counted-losses.ts";
import { armsScrapedQuery, gapEndedQuery, missedCounts, missedQuery } from "../counts/missed-counts.ts";
import { labelsOfArm, labelsOfShift, series, seriesWith } from "../shift-labels.ts";
import { hasStates, weightsQuery } from "../weight-queries.ts";

/** What each arm was told to get and what it got: of one group, so that shares are of one moment. */
export function armRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  return [
    ...weightRules(shift),
    ...armsOf(shift).flatMap((arm) => trafficRules(shift, arm, stack)),
    ...missedRules(shift, stack),
  ];
}

/** How often each arm's requests were tried once more, where that is told. */
export function rescueRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  return armsOf(shift).flatMap((arm) => {
    const { rescued } = armQueries(shift, arm, shiftWindowSeconds(stack));
    return rescued === undefined ? [] : [record(shiftSeries.rescued, rescued, labelsOfArm(shift, arm))];
  });
}

function weightRules(shift: TrafficShift): readonly RecordingRule[] {
  const labels = labelsOfShift(shift);
  return [
    record(shiftSeries.weight, weightsQuery(shift, "set"), labels),
    ...(hasStates(shift) ? [record(shiftSeries.liveWeight, weightsQuery(shift, "live"), labels)] : []),
  ];
}

function trafficRules(shift: TrafficShift, arm: ShiftArm, stack: Stack): readonly RecordingRule[] {
  const queries = armQueries(shift, arm, shiftWindowSeconds(stack));
  // What grows since its proxy began goes on growing where roles are swapped.
  const ofEitherRole = { [shiftLabels.arm]: arm.name };
  const recorded: readonly (readonly [string, string | undefined])[] = [
    [shiftSeries.requests, queries.requests],
    [
      shiftSeries.lost,
      queries.unanswered && grownLosses(seriesWith(shiftHelperSeries.unanswered, shift, ofEitherRole), shift, stack),
    ],
    ...errorsOf(shift, arm, queries),
    [shiftSeries.slow, queries.slow],
    [shiftHelperSeries.bytes, queries.bytes],
    [shiftSeries.inflight, queries.inflight],
  ];
  return [
    ...(queries.unanswered === undefined
      ? []
      : [record(shiftHelperSeries.unanswered, queries.unanswered, { ...labelsOfShift(shift), ...ofEitherRole })]),
    ...recorded.flatMap(([name, expr]) => (expr === undefined ? [] : [record(name, expr, labelsOfArm(shift, arm))])),
  ];
}

/** They add up rates, up to the evaluation that is on. */
function missedRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const missed = armsOf(shift).flatMap((arm) =>
    missedCounts(shift, arm).map((count) =>
      record(count.missed, missedQuery(count, arm, { shift, stack }), labelsOfArm(shift, arm)),
    ),
  );
  if (missed.length === 0) return [];
  const labels = labelsOfShift(shift);
  const { armsScraped, gapEnded } = shiftHelperSeries;
  return [
    record(armsScraped, armsScrapedQuery(shift), labels),
    record(gapEnded, gapEndedQuery(shift, stack), labels),
    ...missed,
  ];
}

/**
 * A request that nobody answered failed, too. That losses are unknown after a restart of the proxy must not hide the errors that it
 * counts. This is to be looked at, so it is cut at 0; sums and evidence are made of its parts, which cutting would bias.
 */
function errorsOf(
  shift: TrafficShift,
  arm: ShiftArm,
  { errors, unanswered }: ArmQueries,
): readonly (readonly [string, string | undefined])[] {
  if (errors === undefined || unanswered === undefined) return [[shiftSeries.errors, errors]];
  const [failed, lost] = [shiftHelperSeries.failed, shiftSeries.lost].map((name) => series(name, shift, arm.role));
  return [
    [shiftHelperSeries.failed, errors],
    [shiftSeries.errors, `clamp_min(sum(${failed}) + (sum(${lost}) or vector(0)), 0)`],
  ];
}
