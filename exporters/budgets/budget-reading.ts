import type { CalendarUnit } from "../../slo/model.ts";
import { type Attribution, attribution } from "./attribution.ts";
import { minutesPerDay } from "./budget-day.ts";
import { type BudgetHistory, startOfDay } from "./budget-history.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import { type Forecast, type ForecastFacts, forecastBudget, mostDays } from "./forecast.ts";
import { incidentGap } from "./incidents.ts";
import { calendarRange, ownRange, type PeriodBudget, periodBudget, previousRange } from "./period-budget.ts";

/** The budget of a week, month or quarter (UTC): the present one so far, or the one before. */
export interface CalendarBudget extends PeriodBudget {
  readonly unit: CalendarUnit;
  readonly which: "current" | "previous";
}

/** The last minutes or hours, such as `5m`, up to the end of a minute. */
export interface RecentWindow extends PeriodBudget {
  readonly window: string;
}

/** What PromQL cannot say of an SLO's budget, as of the end of a minute. */
export interface BudgetReading {
  readonly slo: BudgetSlo;
  readonly asOfMs: number;
  /** Since when there is a history. */
  readonly sinceMs: number;
  /** The first minute of the period of which anything is known. */
  readonly knownSinceMs: number | undefined;
  readonly period: PeriodBudget;
  readonly calendars: readonly CalendarBudget[];
  /** Those that are shorter than the period, shortest first. */
  readonly windows: readonly RecentWindow[];
  readonly attribution: Attribution;
}

const units = ["week", "month", "quarter"] as const;
const recent = { "5m": 5, "30m": 30, "1h": 60, "6h": 360, "1d": 1_440, "3d": 4_320 } as const;

/** Reads a history as of the end of a minute. */
export function readBudget(history: BudgetHistory, slo: BudgetSlo, to: number): BudgetReading {
  const period = periodBudget(history, slo, ownRange(slo, to));
  const calendars = units.flatMap((unit): readonly CalendarBudget[] => [
    { unit, which: "current", ...periodBudget(history, slo, calendarRange(unit, to)) },
    ...previousOf(unit, history, slo, to),
  ]);
  const { budget } = slo.judgement;
  return {
    slo,
    asOfMs: 60_000 * to,
    sinceMs: 60_000 * history.firstMinute,
    knownSinceMs: firstKnownMs(history, period),
    period,
    calendars,
    windows: windowsOf(history, slo, to),
    attribution: attribution(history, {
      from: period.from,
      to,
      budget,
      gapMinutes: incidentGap(slo.intervalMs),
    }),
  };
}

/** By halves: what is known from the begin on only grows. */
function firstKnownMs(history: BudgetHistory, { from, to, sums }: PeriodBudget): number | undefined {
  if (sums.knownMs === 0) return undefined;
  let low = Math.max(from, history.firstMinute);
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (history.sums(from, middle).knownMs > 0) high = middle;
    else low = middle;
  }
  return 60_000 * low;
}

/** Minutes are kept for the SLO's own period: a window that is longer would lack some. */
function windowsOf(history: BudgetHistory, slo: BudgetSlo, to: number): readonly RecentWindow[] {
  const { period } = slo;
  const longest = period.kind === "rolling" ? period.seconds / 60 : minutesPerDay;
  return Object.entries(recent)
    .filter(([, minutes]) => minutes <= longest)
    .map(([window, minutes]) => ({ window, ...periodBudget(history, slo, { from: to - minutes, to, ends: to }) }));
}

/** A unit that was over before the history began is not there. */
function previousOf(unit: CalendarUnit, history: BudgetHistory, slo: BudgetSlo, to: number): readonly CalendarBudget[] {
  const range = previousRange(unit, to);
  return history.firstMinute >= range.to ? [] : [{ unit, which: "previous", ...periodBudget(history, slo, range) }];
}

/** How the budget may end, as of the end of a minute. */
export function forecastOf(history: BudgetHistory, slo: BudgetSlo, to: number): Forecast {
  const range = ownRange(slo, to);
  const isRolling = slo.period.kind === "rolling";
  const facts: ForecastFacts = {
    soFar: history.sums(range.from, to),
    budget: slo.judgement.budget,
    daysLeft: (isRolling ? to - range.from : range.ends - to) / minutesPerDay,
    leaving: isRolling ? daysFrom(history, range.from, to) : [],
    past: knownDays(history, to),
    nowMs: 60_000 * to,
    seed: `${slo.id} ${startOfDay(to)}`,
  };
  return forecastBudget(facts);
}

function daysFrom(history: BudgetHistory, from: number, to: number) {
  const days = [];
  for (let start = from; start < to; start += minutesPerDay)
    days.push(history.sums(start, Math.min(to, start + minutesPerDay)));
  return days;
}

/** The last whole days of which at least half is known, each as if all of it were. */
function knownDays(history: BudgetHistory, to: number) {
  const days = [];
  const first = Math.max(startOfDay(to) - mostDays * minutesPerDay, history.firstMinute);
  for (let start = startOfDay(to) - minutesPerDay; start >= first; start -= minutesPerDay) {
    const { total, bad, knownMs, unknownMs } = history.sums(start, start + minutesPerDay);
    const share = knownMs / (knownMs + unknownMs);
    if (share >= 0.5) days.push({ total: total / share, bad: bad / share });
  }
  return days;
}
