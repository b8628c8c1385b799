import { burns, isSpent, isSpentSoon, waitSeconds } from "../../slo/alert-conditions.ts";
import type { Severity } from "../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import type { AlertTier, Labels, Slo } from "../../slo/model.ts";
import { alertNames } from "../../slo/names.ts";
import { evaluationSeconds, periodEvaluationSeconds } from "../intervals.ts";
import type { GroupHistory } from "./group-history.ts";
import type { Recording } from "./recording.ts";
import { isSample, rangeSums, sampleAt } from "./sample-grid.ts";

/** One alert of one group, ready to be replayed. */
export interface AlertCondition {
  readonly alert: string;
  readonly tier: AlertTier | undefined;
  readonly severity: Severity;
  readonly labels: Labels;
  readonly intervalSeconds: number;
  readonly forSeconds: number;
  readonly keepFiringSeconds: number;
  readonly holds: (time: number) => boolean;
  readonly history: GroupHistory | undefined;
}

/** Every alert that the generated rules hold for the SLO; what tells that rules have stopped cannot be replayed. */
export function alertConditions(
  slo: Slo,
  recording: Recording,
  histories: readonly GroupHistory[],
): readonly AlertCondition[] {
  return [
    ...histories.flatMap((history) => [
      ...burnConditions(slo, history),
      ...budgetConditions(slo, history),
      invalidCondition(history),
    ]),
    ...missingConditions(slo, recording, histories),
  ];
}

const plain = {
  tier: undefined,
  severity: "ticket",
  intervalSeconds: evaluationSeconds,
  keepFiringSeconds: 0,
} as const;

function burnConditions(slo: Slo, history: GroupHistory): readonly AlertCondition[] {
  return slo.alerts.tiers.map((tier) => {
    const { longWindow, shortWindow, severity } = tier.tier;
    const [long, short, badEvents] = [
      history.errorRatio(longWindow),
      history.errorRatio(shortWindow),
      history.badEventsIn(longWindow),
    ];
    return {
      alert: alertNames.burn,
      tier,
      severity,
      labels: history.signal.labels,
      intervalSeconds: evaluationSeconds,
      forSeconds: secondsOf(tier.timing?.for),
      keepFiringSeconds: secondsOf(tier.timing?.keepFiringFor),
      history,
      holds: (time) =>
        burns(tier, { longErrorRatio: long(time), shortErrorRatio: short(time), badEvents: badEvents(time) }),
    };
  });
}

function budgetConditions(slo: Slo, history: GroupHistory): readonly AlertCondition[] {
  const lastHours = history.errorRatio("6h");
  const shared = { ...plain, labels: history.signal.labels, intervalSeconds: periodEvaluationSeconds, history };
  const exhausted: AlertCondition = {
    ...shared,
    alert: alertNames.exhausted,
    forSeconds: waitSeconds.exhausted,
    holds: (time) => isSpent(slo, history.period(time)),
  };
  const forecast: AlertCondition = {
    ...shared,
    alert: alertNames.forecast,
    forSeconds: waitSeconds.forecast,
    holds: (time) => isSpentSoon(slo, history.period(time), lastHours(time)),
  };
  return [...(slo.alerts.exhausted ? [exhausted] : []), ...(slo.alerts.forecast ? [forecast] : [])];
}

function invalidCondition(history: GroupHistory): AlertCondition {
  const { labels, total, bad } = history.signal;
  return {
    ...plain,
    alert: alertNames.invalid,
    labels,
    forSeconds: 900,
    history,
    holds: (time) => {
      const [allEvents, badEvents] = [sampleAt(total, time), sampleAt(bad, time)];
      return badEvents > 1.01 * allEvents || (badEvents > 0 && !isSample(allEvents));
    },
  };
}

function missingConditions(
  slo: Slo,
  recording: Recording,
  histories: readonly GroupHistory[],
): readonly AlertCondition[] {
  if (slo.missing === "quiet") return [];
  const someGroupIsKnown = (time: number) => histories.some((history) => isKnown(history, time));
  const missing = { ...plain, alert: alertNames.missing, forSeconds: waitSeconds.missing };
  const all: AlertCondition = {
    ...missing,
    labels: {},
    history: undefined,
    holds: (time) => !someGroupIsKnown(time) && !isSample(sampleAt(recording.excluded, time)),
  };
  if (slo.groupBy.length === 0) return [all];
  const groups = histories.map((history): AlertCondition => {
    const seen = rangeSums(history.signal.total);
    return {
      ...missing,
      labels: history.signal.labels,
      history,
      holds: (time) => !isKnown(history, time) && seen.count(time - 3600, time) > 0 && someGroupIsKnown(time),
    };
  });
  return [all, ...groups];
}

/** Whether a group has both its series at an instant. */
export function isKnown({ signal: { total, bad } }: GroupHistory, time: number): boolean {
  return isSample(sampleAt(total, time)) && isSample(sampleAt(bad, time));
}

function secondsOf(duration: string | undefined): number {
  return duration === undefined ? 0 : (durationToSeconds(duration) ?? 0);
}
