import { burnRate, errorRatio } from "../../slo/error-budget.ts";
import type { Slo } from "../../slo/model.ts";
import { wilsonInterval } from "../../slo/wilson-interval.ts";
import type { WindowReading } from "../accounting/slo-reading.ts";
import type { BudgetBook, BudgetReport } from "../budgets/budget-book.ts";
import type { RecentWindow } from "../budgets/budget-reading.ts";
import type { SloDetailView, SloView, SloWindowView } from "../output/exporter-view.ts";
import { budgetDays, budgetView } from "./budget-view.ts";
import type { AccountedSlo } from "./open-slo.ts";

type Budgets = Pick<BudgetBook, "report" | "status">;

/** An SLO that this exporter measures. */
export function measuredSloView({ slo, account }: AccountedSlo, serviceTitle: string): SloView {
  const { windows, period, budget } = account.read();
  return {
    ...namesOf(slo, serviceTitle),
    objective: account.slo.objective,
    period: slo.period.text,
    asOfMs: undefined,
    target: account.slo.target,
    current: windowView(period),
    budgetRemaining: budget.remaining,
    exhaustionSeconds: budget.exhaustionSeconds,
    windows: windows.map(windowView),
  };
}

/** The same in detail. */
export function measuredSloDetail(
  found: AccountedSlo,
  {
    location,
    budgets,
    serviceTitle,
  }: { readonly location: string; readonly budgets: Budgets; readonly serviceTitle: string },
): SloDetailView {
  const { slo, account, firstMinute } = found;
  const view = measuredSloView(found, serviceTitle);
  const report = budgets.report(slo.id);
  return {
    ...view,
    epochSinceMs: firstMinute * 60_000,
    locations: [{ location, weight: account.slo.weights.get(location) ?? 1, current: view.current }],
    days: report === undefined ? [] : budgetDays(report),
    budget: report && budgetView(report, budgets.status()),
    notes: [],
  };
}

/** An SLO that rules record and the exporter reads; undefined for one that it measures itself, or of which it has read nothing yet. */
export function recordedSloView(
  slo: Slo,
  { budgets, serviceTitle }: { readonly budgets: Budgets; readonly serviceTitle: string },
): SloView | undefined {
  const report = budgets.report(slo.id);
  if (report === undefined || report.slo.source !== "prometheus") return undefined;
  return {
    ...namesOf(slo, serviceTitle),
    objective: report.slo.objective,
    period: slo.period.text,
    asOfMs: report.asOfMs,
    target: undefined,
    current: periodWindow(report),
    budgetRemaining: report.period.remaining,
    // The rules record it: slo:error_budget_exhaustion:seconds.
    exhaustionSeconds: undefined,
    windows: report.windows.map((window) => recordedWindow(window, report)),
  };
}

/** The same in detail. */
export function recordedSloDetail(
  slo: Slo,
  { budgets, serviceTitle }: { readonly budgets: Budgets; readonly serviceTitle: string },
): SloDetailView | undefined {
  const view = recordedSloView(slo, { budgets, serviceTitle });
  const report = budgets.report(slo.id);
  if (view === undefined || report === undefined) return undefined;
  return {
    ...view,
    epochSinceMs: report.sinceMs,
    locations: [],
    days: budgetDays(report),
    budget: budgetView(report, budgets.status()),
    notes:
      slo.groupBy.length === 0
        ? []
        : [`all groups (by ${slo.groupBy.join(", ")}) together; the rules in Prometheus keep each group's own budget`],
  };
}

function windowView({ window, seconds, sli, interval, sampleSize, coverage, burnRate }: WindowReading): SloWindowView {
  return { window, seconds, sli, interval, sampleSize, coverage, burnRate };
}

function periodWindow(report: BudgetReport): SloWindowView {
  const { slo, period } = report;
  return { ...recordedWindow({ window: slo.period.text, ...period }, report), burnRate: period.spent };
}

function recordedWindow(
  { window, from, to, sums, sli }: RecentWindow,
  { slo, sinceMs }: Pick<BudgetReport, "slo" | "sinceMs">,
): SloWindowView {
  const ratio = errorRatio(sums);
  return {
    window,
    seconds: (60_000 * to - Math.max(60_000 * from, sinceMs)) / 1000,
    sli,
    interval: sli === undefined ? undefined : wilsonInterval(sli, sums.total),
    sampleSize: sums.total,
    coverage: sums.knownMs + sums.unknownMs > 0 ? sums.knownMs / (sums.knownMs + sums.unknownMs) : undefined,
    // Not subject to the coverage floor: what burns, burns.
    burnRate: ratio === undefined ? undefined : burnRate(ratio, slo.judgement.budget),
  };
}

function namesOf(slo: Slo, serviceTitle: string): Pick<SloView, "id" | "service" | "serviceTitle" | "name" | "title"> {
  return { id: slo.id, service: slo.service, serviceTitle, name: slo.name, title: slo.title };
}
