import type { Alternative } from "../../alerts/backtest/alternative-slo.ts";
import type { BacktestComparison } from "../../alerts/backtest/compare-reports.ts";
import type { BacktestReport, FiredAlert } from "../../alerts/backtest/report.ts";
import { evaluationSeconds } from "../../alerts/intervals.ts";
import { isoMoment } from "./moment-text.ts";

/** One SLO's report, and what an alternative would have changed when one was asked for. */
export interface BacktestResult {
  readonly report: BacktestReport;
  readonly alternative?: {
    readonly asked: Alternative;
    readonly report: BacktestReport;
    readonly comparison: BacktestComparison;
  };
}

/** Backtests for programs: always the same keys, times as RFC 3339, ratios 0–1, what is not known is null. docs/backtest.md describes it. */
export function backtestToJson(
  results: readonly BacktestResult[],
  { prometheus }: { readonly prometheus: string },
): string {
  const slos = results.map(({ report, alternative }) => ({
    ...reportToData(report),
    alternative: alternative === undefined ? null : alternativeToData(alternative),
  }));
  return `${JSON.stringify({ prometheus, stepSeconds: evaluationSeconds, slos }, null, 2)}\n`;
}

function reportToData(report: BacktestReport) {
  const { slo, objective, period, from, to, totals, groups, notifications, alerts } = report;
  return {
    slo,
    objective,
    period,
    from: isoMoment(from),
    to: isoMoment(to),
    totals,
    groups,
    notifications,
    alerts: alerts.map(alertToData),
  };
}

function alternativeToData({ asked, report, comparison }: NonNullable<BacktestResult["alternative"]>) {
  return {
    factors: Object.fromEntries(asked.factors.map(({ tier, factor }) => [tier, factor])),
    ...reportToData(report),
    changes: {
      gone: comparison.gone.map(alertToData),
      added: comparison.added.map(alertToData),
      moved: comparison.moved.map(({ before, after }) => ({ before: alertToData(before), after: alertToData(after) })),
      same: comparison.same,
    },
  };
}

function alertToData({ alert, tier, severity, labels, from, to, firingMinutes, incident }: FiredAlert) {
  return {
    alert,
    tier,
    severity,
    labels,
    from: from === null ? null : isoMoment(from),
    to: to === null ? null : isoMoment(to),
    firingMinutes,
    incident: incident === null ? null : { ...incident, firstBadMinute: isoMoment(incident.firstBadMinute) },
  };
}
