import { budgetSpent, errorRatio } from "../../slo/error-budget.ts";
import type { CalendarUnit } from "../../slo/model.ts";
import { unitStart } from "../accounting/calendar-window.ts";
import type { BudgetHistory } from "./budget-history.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import type { BudgetSums } from "./budget-sums.ts";

/** From when until when something is counted, in Unix minutes; `to` is not included. */
export interface BudgetRange {
  readonly from: number;
  readonly to: number;
  /** When the whole of it ends; equal to `to` when it is over, or when it has no end because it moves along. */
  readonly ends: number;
}

/** The budget of an SLO over a period. Ratios are absent without events, or where too little is known. */
export interface PeriodBudget extends BudgetRange {
  readonly sums: BudgetSums;
  /** Known time / time that was not excluded, from `from` on: a period that is older than the history has little of it. */
  readonly coverage: number | undefined;
  /** Good / valid. */
  readonly sli: number | undefined;
  /** Share of the budget that the errors took; above 1 when overspent. */
  readonly spent: number | undefined;
  readonly remaining: number | undefined;
}

/** Counts the budget of a period. */
export function periodBudget(history: BudgetHistory, slo: BudgetSlo, range: BudgetRange): PeriodBudget {
  const { judgement, idle } = slo;
  const sums = history.sums(range.from, range.to);
  const { knownMs, unknownMs, excludedMs } = sums;
  const livedShare = knownMs + unknownMs > 0 ? knownMs / (knownMs + unknownMs) : undefined;
  const wholeMs = 60_000 * (range.to - range.from) - excludedMs;
  const ratio = errorRatio(sums) ?? (idle === "good" && knownMs > 0 ? 0 : undefined);
  const tooLittle = judgement.gap === "unknown" && (livedShare ?? 0) < judgement.coverageFloor;
  const sli = ratio === undefined || tooLittle ? undefined : 1 - ratio;
  const spent = sli === undefined ? undefined : (budgetSpent(sums, judgement.budget) ?? 0);
  return {
    ...range,
    sums,
    coverage: wholeMs > 0 ? knownMs / wholeMs : undefined,
    sli,
    spent,
    remaining: spent === undefined ? undefined : 1 - spent,
  };
}

/** The SLO's own period, as of a minute: the last days, or the calendar unit so far. */
export function ownRange({ period }: Pick<BudgetSlo, "period">, to: number): BudgetRange {
  if (period.kind === "rolling") return { from: to - Math.round(period.seconds / 60), to, ends: to };
  return calendarRange(period.unit, to);
}

/** The calendar unit in which the minutes before `to` lie, so far. */
export function calendarRange(unit: CalendarUnit, to: number): BudgetRange {
  const from = unitStart(unit, to);
  return { from, to, ends: nextUnit(unit, from) };
}

/** The whole unit before the one in which `to` lies. */
export function previousRange(unit: CalendarUnit, to: number): BudgetRange {
  const end = unitStart(unit, to);
  return { from: unitStart(unit, end - 1), to: end, ends: end };
}

/** The first minute of the next week, month or quarter; none is longer than 92 days. */
export function nextUnit(unit: CalendarUnit, start: number): number {
  const longest = { week: 7, month: 31, quarter: 92 }[unit];
  return unitStart(unit, start + longest * 1_440);
}
