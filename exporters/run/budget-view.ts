import { errorRatio } from "../../slo/error-budget.ts";
import type { Spending } from "../budgets/attribution.ts";
import type { BudgetReport } from "../budgets/budget-book.ts";
import type { BudgetSlo } from "../budgets/budget-slo.ts";
import type { PeriodBudget } from "../budgets/period-budget.ts";
import type { SourceStatus } from "../budgets/prometheus-follower.ts";
import type { BudgetView, PeriodBudgetView, SloDayView, SpendingView } from "../output/exporter-view.ts";

const mostIncidents = 100;

/** A budget as people and the web app see it. */
export function budgetView(report: BudgetReport, status: SourceStatus | undefined): BudgetView {
  const { slo, source, period, calendars, attribution, forecast } = report;
  const bySpending = [...attribution.incidents].sort((a, b) => b.bad - a.bad);
  const others = bySpending.slice(mostIncidents);
  const shown = new Set(bySpending.slice(0, mostIncidents));
  return {
    slo: slo.id,
    service: slo.service,
    name: slo.name,
    source: {
      kind: slo.source,
      watermarkMs: source === undefined ? undefined : 60_000 * source.askedUntil,
      revisedMinutes: source?.revised,
      problem: source === undefined ? undefined : status?.fault,
    },
    unit: slo.source === "prometheus" ? "events" : slo.judgement.measure === "time" ? "seconds" : "probes",
    asOfMs: report.asOfMs,
    sinceMs: report.sinceMs,
    knownSinceMs: report.knownSinceMs,
    period: periodView(slo.period.text, period, slo),
    calendars: calendars.map((one) => ({
      unit: one.unit,
      which: one.which,
      ...periodView(`calendar-${one.unit}`, one, slo),
    })),
    incidents: attribution.incidents
      .filter((incident) => shown.has(incident))
      .reverse()
      .map((incident) => ({
        fromMs: incident.fromMs,
        toMs: incident.toMs,
        isOngoing: incident.isOngoing,
        errorRatio: errorRatio(incident),
        ...spendingView(incident, slo),
      })),
    otherIncidents: { count: others.length, ...sumOf(others, slo) },
    rest: spendingView(attribution.rest, slo),
    forecast,
  };
}

/** What each day of a period took of its budget. */
export function budgetDays({ slo, attribution }: BudgetReport): readonly SloDayView[] {
  return attribution.days.map(({ dayMs, total, bad, unknownMs, excludedMs, spent }) => ({
    dayMs,
    good: (total - bad) / perUnit(slo),
    bad: bad / perUnit(slo),
    unknownSeconds: unknownMs / 1000,
    excludedSeconds: excludedMs / 1000,
    budgetSpent: spent,
  }));
}

function periodView(
  window: string,
  { from, to, ends, sums, ...ratios }: PeriodBudget,
  slo: BudgetSlo,
): PeriodBudgetView {
  return {
    window,
    fromMs: 60_000 * from,
    toMs: 60_000 * to,
    endsMs: ends > to ? 60_000 * ends : undefined,
    good: (sums.total - sums.bad) / perUnit(slo),
    bad: sums.bad / perUnit(slo),
    sampleSize: sums.total / (slo.judgement.measure === "time" ? slo.intervalMs : 1),
    sli: ratios.sli,
    coverage: ratios.coverage,
    budgetSpent: ratios.spent,
    budgetRemaining: ratios.remaining,
    unknownSeconds: sums.unknownMs / 1000,
    excludedSeconds: sums.excludedMs / 1000,
  };
}

function spendingView({ bad, spent }: Spending, slo: BudgetSlo): SpendingView {
  return { bad: bad / perUnit(slo), budgetSpent: spent };
}

function sumOf(incidents: readonly Spending[], slo: BudgetSlo): SpendingView {
  return {
    bad: incidents.reduce((sum, { bad }) => sum + bad, 0) / perUnit(slo),
    budgetSpent: incidents.reduce((sum, { spent }) => sum + (spent ?? 0), 0),
  };
}

/** Time is counted in milliseconds and shown in seconds. */
function perUnit({ judgement }: BudgetSlo): number {
  return judgement.measure === "time" ? 1_000 : 1;
}
