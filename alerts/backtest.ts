import { burnRateWindows } from "../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../slo/duration.ts";
import type { Slo } from "../slo/model.ts";
import { alertNames } from "../slo/names.ts";
import { alertConditions } from "./backtest/alert-conditions.ts";
import { firedAlerts } from "./backtest/fired-alerts.ts";
import { endOf, type FiringSpan, joinSpans } from "./backtest/firing-spans.ts";
import { groupHistory } from "./backtest/group-history.ts";
import { periodStart } from "./backtest/period-start.ts";
import type { Recording, Timeline } from "./backtest/recording.ts";
import type { BacktestReport, FiredAlert } from "./backtest/report.ts";
import { allTotals, groupTotals } from "./backtest/totals.ts";
import { evaluationSeconds, stageSeconds } from "./intervals.ts";

/**
 * What the generated rules would have computed and fired for an SLO within a range, given what its signal rules would have recorded.
 * @example
 * backtest(slo, recording, { from: 1_700_000_040, to: 1_702_592_040 }).notifications.pages
 */
export function backtest(slo: Slo, recording: Recording, range: Timeline): BacktestReport {
  const { timeline } = recording;
  const histories = recording.groups.map((signal) => groupHistory(slo, signal, timeline));
  const alerts = alertConditions(slo, recording, histories)
    .flatMap((condition) => firedAlerts(condition, { slo, timeline, range }))
    .sort((a, b) => startOf(a) - startOf(b) || compare(orderOf(a), orderOf(b)));
  const input = { slo, range, recording, alerts };
  const groups = histories.map((history) => groupTotals(history, input));
  return {
    slo: slo.id,
    objective: slo.objective,
    period: slo.period.text,
    from: range.from,
    to: range.to,
    totals: allTotals(groups, histories, input),
    groups,
    alerts,
    notifications: notifications(alerts),
  };
}

/** The time to fetch so that every window and the period are full from the first minute of a range. */
export function timelineOf(slo: Slo, range: Timeline): Timeline {
  const longestWindow = Math.max(...burnRateWindows.map((window) => durationToSeconds(window) ?? 0));
  const reach = Math.min(periodStart(slo.period, range.from), range.from - longestWindow) - stageSeconds;
  return { from: Math.floor(reach / evaluationSeconds) * evaluationSeconds, to: range.to };
}

/** Counted as the generated routes and inhibition send them: one message per SLO and severity, and none for tickets that a page says already. */
function notifications(alerts: readonly FiredAlert[]): BacktestReport["notifications"] {
  const pages = alerts.filter(({ severity }) => severity === "page");
  const tickets = alerts.filter((alert) => {
    const ofSameGroup = pages.filter(({ labels }) => JSON.stringify(labels) === JSON.stringify(alert.labels));
    const isMuted = joinSpans(ofSameGroup.map(spanOf)).some(
      (page) => page.from <= startOf(alert) && endOf(spanOf(alert)) <= endOf(page),
    );
    return alert.severity === "ticket" && !(isMuted && mutedByPages.has(alert.alert));
  });
  return { pages: joinSpans(pages.map(spanOf)).length, tickets: joinSpans(tickets.map(spanOf)).length };
}

const mutedByPages: ReadonlySet<string> = new Set([alertNames.burn, alertNames.exhausted, alertNames.forecast]);

function spanOf(alert: FiredAlert): FiringSpan {
  return { from: startOf(alert), to: alert.to ?? undefined };
}

function startOf({ from }: FiredAlert): number {
  return from ?? Number.NEGATIVE_INFINITY;
}

function orderOf({ alert, tier, labels }: FiredAlert): string {
  return JSON.stringify([alert, tier, labels]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
