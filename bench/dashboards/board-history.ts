import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { alertNames, derivedSeries, errorRatioSeries, prometheusSeries, signalSeries } from "../../slo/names.ts";
import type { History } from "../rules/history.ts";

const facts = { days: 0.01, stepSeconds: 120 };
const everyMinute = { days: 7, stepSeconds: 60 };
const everyFourMinutes = { days: 30, stepSeconds: 240 };
const everyFiveMinutes = { days: 30, stepSeconds: 300 };
/** The review compares a month with the one before. */
const twoMonths = { days: 60, stepSeconds: 300 };

/** What Overview, SLO detail and SLO review read of a stack: months of sums and budgets, and a week of what is written each minute. */
export function boardHistory(stack: Stack): readonly History[] {
  const slos = allSlos(stack);
  const ids = slos.map(({ id }) => ({ slo_id: id }));
  const of = (
    metric: string,
    distance: { days: number; stepSeconds: number },
    value: number,
    labels: History["labels"] = ids,
  ): History => ({
    metric,
    labels,
    ...distance,
    value: () => value,
  });
  const info = slos.map((slo) => ({
    slo_id: slo.id,
    service: slo.service,
    team: slo.team,
    objective: slo.objective,
    period: slo.period.text,
  }));
  const limits = slos.flatMap((slo) => slo.alerts.tiers.map(({ tier }) => ({ slo_id: slo.id, tier: tier.name })));
  // Every tenth SLO has an alert that never stops: more than any team would stand.
  const firing = ids
    .filter((_, index) => index % 10 === 0)
    .map((id) => ({ ...id, alertname: alertNames.burn, alertstate: "firing", severity: "page", tier: "page-fast" }));
  return [
    of(prometheusSeries.alerts, everyFourMinutes, 1, firing),
    of(signalSeries.info, facts, 1, info),
    of(signalSeries.objective, facts, 0.999),
    of(signalSeries.errorBudget, everyFiveMinutes, 0.001),
    of(signalSeries.periodDays, everyFiveMinutes, 30),
    of(signalSeries.alertThreshold, { ...everyFiveMinutes, days: 7 }, 0.0144, limits.slice(0, 4)),
    of(signalSeries.total, everyMinute, 10),
    of(signalSeries.bad, everyMinute, 0.004),
    of(derivedSeries.currentBurnRate, everyMinute, 0.4),
    ...burnRateWindows.map((window) => of(errorRatioSeries(window), everyMinute, 0.0004, ids.slice(0, 1))),
    of(derivedSeries.badSum5m, twoMonths, 1.2),
    of(derivedSeries.totalSum5m, twoMonths, 3000),
    of(derivedSeries.periodEvents, everyFourMinutes, 25_920_000),
    of(derivedSeries.periodBadEvents, facts, 10_368),
    of(derivedSeries.periodBurnRate, facts, 0.4),
    of(derivedSeries.periodBudgetRemaining, everyFourMinutes, 0.6),
    of(derivedSeries.periodCoverage, everyFiveMinutes, 1),
    of(derivedSeries.budgetExhaustion, facts, 4_000_000),
  ];
}
