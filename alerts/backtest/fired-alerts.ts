import { durationToSeconds } from "../../slo/duration.ts";
import type { Slo } from "../../slo/model.ts";
import { evaluationSeconds } from "../intervals.ts";
import type { AlertCondition } from "./alert-conditions.ts";
import { endOf, type FiringSpan, firingSpans } from "./firing-spans.ts";
import type { GroupHistory } from "./group-history.ts";
import { periodStart } from "./period-start.ts";
import type { Timeline } from "./recording.ts";
import type { FiredAlert, Incident } from "./report.ts";
import { multiplesOf } from "./sample-grid.ts";

interface Replay {
  readonly slo: Slo;
  /** All that is known, with the time before the range that windows and periods look back on. */
  readonly timeline: Timeline;
  /** What is reported. */
  readonly range: Timeline;
}

/** Each time that an alert fired within the range. */
export function firedAlerts(condition: AlertCondition, replay: Replay): readonly FiredAlert[] {
  const instants = multiplesOf(condition.intervalSeconds, replay.timeline);
  return firingSpans({ ...instants, ...condition })
    .filter((span) => span.from <= replay.range.to && endOf(span) > replay.range.from)
    .map((span) => firedAlert(condition, span, replay));
}

function firedAlert(condition: AlertCondition, span: FiringSpan, { slo, range }: Replay): FiredAlert {
  const { history, tier } = condition;
  const until = span.to ?? range.to;
  const firstBad =
    history === undefined || tier === undefined
      ? undefined
      : firstBadMinute(history, { fired: span.from, slo, gapSeconds: durationToSeconds(tier.tier.shortWindow) ?? 0 });
  return {
    alert: condition.alert,
    tier: tier?.tier.name ?? null,
    severity: condition.severity,
    labels: condition.labels,
    from: span.from,
    to: span.to ?? null,
    firingMinutes:
      (Math.min(endOf(span), range.to + evaluationSeconds) - Math.max(span.from, range.from + evaluationSeconds)) /
      evaluationSeconds,
    peakBurnRate: history === undefined ? null : peakBurnRate(history, { slo, from: firstBad ?? span.from, to: until }),
    incident:
      history === undefined || firstBad === undefined
        ? null
        : incidentOf(history, { slo, firstBad, fired: span.from, until }),
  };
}

/** The first minute of the run of bad minutes that leads to an alert; gaps as long as the alert's own short window do not end the run. */
function firstBadMinute(
  history: GroupHistory,
  { fired, slo, gapSeconds }: { readonly fired: number; readonly slo: Slo; readonly gapSeconds: number },
): number {
  const budget = Number(slo.errorBudget);
  let first = fired;
  for (let time = fired; time >= history.signal.total.start && first - time <= gapSeconds; time -= evaluationSeconds) {
    if (history.errorRatio("5m", time) > budget) first = time;
  }
  return first;
}

function peakBurnRate(
  history: GroupHistory,
  { slo, from, to }: { readonly slo: Slo; readonly from: number; readonly to: number },
): number | null {
  let peak: number | null = null;
  for (let time = Math.ceil(from / evaluationSeconds) * evaluationSeconds; time <= to; time += evaluationSeconds) {
    const burn = history.errorRatio("5m", time) / Number(slo.errorBudget);
    if (!Number.isNaN(burn) && (peak === null || burn > peak)) peak = burn;
  }
  return peak;
}

interface IncidentTimes {
  readonly slo: Slo;
  readonly firstBad: number;
  readonly fired: number;
  readonly until: number;
}

function incidentOf(history: GroupHistory, { slo, firstBad, fired, until }: IncidentTimes): Incident {
  const before = firstBad - evaluationSeconds;
  const badEvents = orZero(history.badEvents.sum(before, until));
  return {
    firstBadMinute: firstBad,
    detectionSeconds: fired - firstBad,
    badEvents,
    budgetSpentAtDetection: shareOfBudget(history, {
      slo,
      badEvents: orZero(history.badEvents.sum(before, fired)),
      at: until,
    }),
    budgetSpent: shareOfBudget(history, { slo, badEvents, at: until }),
  };
}

function shareOfBudget(
  history: GroupHistory,
  { slo, badEvents, at }: { readonly slo: Slo; readonly badEvents: number; readonly at: number },
): number | null {
  const budgetEvents = history.events.sum(periodStart(slo.period, at), at) * Number(slo.errorBudget);
  return budgetEvents > 0 ? badEvents / budgetEvents : null;
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
