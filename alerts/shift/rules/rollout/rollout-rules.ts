import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Stack } from "../../../../slo/model.ts";
import { shiftExporterSeries } from "../../../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { drainSeconds, sameRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { isTriedAgainAtOnce } from "../../../../slo/shift/tried-again-at-once.ts";
import { quote } from "../../../promql-text.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { proxyStart } from "../../counts/proxy-restarts.ts";
import { labelsOfShift, series } from "../../shift-labels.ts";
import { shifting } from "../../shifting.ts";
import { vanishedMemory, vanishedShare } from "../../vanished-share.ts";
import { evidenceRates } from "../verdict/evidence-rules.ts";
import { activeRules } from "./active-rules.ts";
import { lastRestQuery } from "./next-try.ts";
import { isOfBefore, unwatchedQuery } from "./unwatched-start.ts";

/** Whether a rollout is on, which one, and what arms do in it. */
export function rolloutRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { started, unwatched, leftZero, rolloutStarted, rollout, lastSwitch } = shiftHelperSeries;
  const labels = labelsOfShift(shift);
  const drain = secondsToDuration(drainSeconds);
  const step = secondsToDuration(shiftEvaluationSeconds(stack));
  const active = series(shiftSeries.active, shift);
  return [
    record(started, startedQuery(shift, stack), labels),
    record(unwatched, unwatchedQuery(shift, stack), labels),
    record(shiftSeries.active, activeQuery(shift, stack), labels),
    ...(proxyStart(shift) === undefined
      ? []
      : [
          record(leftZero, leftZeroQuery(shift, stack), labels),
          record(rolloutStarted, rolloutStartedQuery(shift), labels),
        ]),
    record(lastSwitch, switchQuery(shift, stack), labels),
    // Of several that ended, the newest.
    record(
      rollout,
      [
        `${active}\nor on (shift) 0 * (`,
        `  topk by (shift) (1, max_over_time(timestamp(${active})[${drain}:${step}]))`,
        `  >= on (shift) group_left () max by (shift) (max_over_time(${series(lastSwitch, shift)}[${drain}]))\n) + 1`,
      ].join("\n"),
    ),
    ...activeRules(shift, stack),
    ...evidenceRates(shift),
  ];
}

/**
 * When the rollout began. A weight that somebody set to 0, or to everything, and that is a part again is another try, which must not answer
 * for the one before; where 0 may be pods that are not ready for a moment, it takes longer to be one.
 */
function startedQuery(shift: TrafficShift, stack: Stack): string {
  const own = series(shiftHelperSeries.started, shift);
  const last = `max by (shift) (last_over_time(${own}[${same}]))`;
  const before = isTriedAgainAtOnce(shift)
    ? `(${last} unless on (shift) ${lastRestQuery(shift, stack)} > ${last})`
    : `min by (shift) (min_over_time(${own}[${same}]))`;
  return `(\n  ${before}\n  or 0 * ${shifting(shift)} + time()\n)\nand ${shifting(shift)}`;
}

/**
 * The exporter may take for two rollouts what rules, which bridge short gaps, take for one. A part of the traffic whose weights nobody saw
 * for longer, and that is a part again, left 0 when it did before.
 */
function leftZeroQuery(shift: TrafficShift, stack: Stack): string {
  const lately = (range: string) =>
    `max by (shift) (last_over_time(${series(shiftHelperSeries.leftZero, shift)}[${range}]))`;
  const step = secondsToDuration(shiftEvaluationSeconds(stack));
  return [
    "(",
    `  ${lately(same)}`,
    `  unless on (shift) ${lastRestQuery(shift, stack)} > ${lately(same)}`,
    `  or ${lately(vanishedMemory)} and on (shift) ${vanishedShare(shift, step)}`,
    `  or 0 * ${shifting(shift)} + time()`,
    ")",
    `and ${shifting(shift)}`,
  ].join("\n");
}

/** Rules see a rollout begin before the exporter gives it its name. */
function rolloutStartedQuery(shift: TrafficShift): string {
  const own = `min by (shift, rollout) (min_over_time(${series(shiftHelperSeries.rolloutStarted, shift)}[${same}]))`;
  const active = `max by (shift, rollout) (${series(shiftSeries.active, shift)})`;
  const left = `max by (shift) (${series(shiftHelperSeries.leftZero, shift)})`;
  return `${own} and on (shift, rollout) ${active}\nor on (shift, rollout) ${active} * on (shift) group_left () ${left}`;
}

const same = secondsToDuration(sameRolloutSeconds);

/**
 * When a candidate that has everything had nothing; else 0. A rollout that was on before then is not what gave it everything: all of the
 * traffic moved at once, which is another one. Rules cannot compare what never served side by side, so they tell neither of it nor any
 * more of the old, also when it went back.
 */
function switchQuery(shift: TrafficShift, stack: Stack): string {
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  const range = `${secondsToDuration(drainSeconds)}:${secondsToDuration(shiftEvaluationSeconds(stack))}`;
  const hadNothing = `max by (shift) (max_over_time(timestamp(${candidate} == 0)[${range}]))`;
  return `(${hadNothing} and on (shift) max by (shift) (${candidate}) == 1)\nor 0 * max by (shift) (${series(shiftSeries.info, shift)})`;
}

/** Is 1, and carries the exporter's name of the rollout, or one of the same form from when the rules saw it begin. */
function activeQuery(shift: TrafficShift, stack: Stack): string {
  const id = quote(shift.id);
  const started = `max by (shift) (${series(shiftHelperSeries.started, shift)})`;
  const parts = [
    `year(${started}) * 1e10`,
    `month(${started}) * 1e8`,
    `day_of_month(${started}) * 1e6`,
    `hour(${started}) * 1e4`,
    `minute(${started}) * 100`,
    `floor(${started} % 60)`,
  ];
  const name = `count_values by (shift) ("rollout",\n    ${parts.join("\n    + ")}\n  )`;
  const { info, phase } = shiftExporterSeries;
  const lately = `${same}:${secondsToDuration(shiftEvaluationSeconds(stack))}`;
  const before = `max by (shift, ${shiftLabels.rollout}) (max_over_time(timestamp(${series(shiftSeries.active, shift)})[${lately}]))`;
  const kept = isTriedAgainAtOnce(shift) ? `${before} >= on (shift) group_left () ${started}` : before;
  return [
    // The newest, and only while the exporter sees the rollout, too: before, its name is that of the one before.
    `(topk by (shift) (1, max by (shift, ${shiftLabels.rollout}) (timestamp(${info}{shift=${id}}))) > bool 0)`,
    `and on (shift) (max by (shift) (${phase}{shift=${id},phase=~"shifting|paused|aborting"}) == 1)`,
    `and on (shift) ${shifting(shift)}`,
    `unless on (shift) ${isOfBefore(shift, stack)}`,
    // It keeps its name while the exporter is away.
    `or on (shift) (topk by (shift) (1, ${kept}) > bool 0 and on (shift) ${shifting(shift)})`,
    "or on (shift) (label_replace(",
    `  ${name},`,
    `  "rollout", ${quote(`${shift.id}-\${1}T\${2}Z`)}, "rollout", "(.{8})(.{6})"`,
    // The share may have moved between two rules: one that just ended gets no second name.
    `) and on (shift) ${shifting(shift)})`,
  ].join("\n");
}
