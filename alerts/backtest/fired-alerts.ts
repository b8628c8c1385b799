import { durationToSeconds } from "../../slo/duration.ts";
import type { AlertTier, Slo } from "../../slo/model.ts";
import { evaluationSeconds } from "../intervals.ts";
import type { AlertCondition } from "./alert-conditions.ts";
import { endOf, type FiringSpan, firingSpans } from "./firing-spans.ts";
import type { GroupHistory } from "./group-history.ts";
import type { Timeline } from "./recording.ts";
import type { FiredAlert, Incident } from "./report.ts";
import { multiplesOf, orZero } from "./sample-grid.ts";
import { wholeEvents } from "./totals.ts";

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
  const isInRange = (span: FiringSpan) =>
    span.from <= replay.range.to && endOf(span) > replay.range.from + evaluationSeconds;
  return firingSpans({ ...instants, ...condition })
    .filter(isInRange)
    .map((span) => firedAlert(condition, span, replay));
}

function firedAlert(condition: AlertCondition, span: FiringSpan, { slo, range }: Replay): FiredAlert {
  const { history, tier } = condition;
  return {
    alert: condition.alert,
    tier: tier?.tier.name ?? null,
    severity: condition.severity,
    labels: condition.labels,
    from: span.from <= range.from ? null : span.from,
    to: span.to ?? null,
    firingMinutes:
      (Math.min(endOf(span), range.to + evaluationSeconds) - Math.max(span.from, range.from + evaluationSeconds)) /
      evaluationSeconds,
    incident:
      history === undefined || tier === undefined
        ? null
        : incidentOf(history, { slo, tier, fired: span.from, until: span.to ?? range.to }),
  };
}

interface Burn {
  readonly slo: Slo;
  readonly tier: AlertTier;
  readonly fired: number;
  readonly until: number;
}

function incidentOf(history: GroupHistory, { slo, tier, fired, until }: Burn): Incident {
  const budget = Number(slo.errorBudget);
  const errorRatio = history.errorRatio("5m");
  const gapSeconds = durationToSeconds(tier.tier.shortWindow) ?? 0;
  let firstBadMinute = fired;
  for (
    let time = fired;
    time >= history.signal.total.start && firstBadMinute - time <= gapSeconds;
    time -= evaluationSeconds
  ) {
    if (errorRatio(time) > budget) firstBadMinute = time;
  }
  let peakBurnRate = 0;
  for (let time = firstBadMinute; time <= until; time += evaluationSeconds) {
    const burnRate = errorRatio(time) / budget;
    if (burnRate > peakBurnRate) peakBurnRate = burnRate;
  }
  const badEventsUntil = (time: number) => orZero(history.badEvents.sum(firstBadMinute - evaluationSeconds, time));
  const allowed = budgetInEvents(history, slo, until);
  const share = (badEvents: number) => (allowed > 0 ? badEvents / allowed : null);
  return {
    firstBadMinute,
    detectionSeconds: fired - firstBadMinute,
    peakBurnRate,
    badEvents: wholeEvents(badEventsUntil(until)),
    budgetSpentAtDetection: share(badEventsUntil(fired)),
    budgetSpent: share(badEventsUntil(until)),
  };
}

/** Bad events that a whole period allows, taking the traffic of the known part of the period before an instant for all of it. */
function budgetInEvents(history: GroupHistory, slo: Slo, at: number): number {
  const [since, until] = [at - slo.period.seconds, at];
  const knownSeconds = history.events.count(since, until) * evaluationSeconds;
  return (history.events.sum(since, until) / knownSeconds) * slo.period.seconds * Number(slo.errorBudget);
}
