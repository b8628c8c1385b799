import { budgetSpent } from "../../slo/error-budget.ts";
import { minutesPerDay } from "./budget-day.ts";
import { type BudgetHistory, startOfDay } from "./budget-history.ts";
import type { BudgetSums } from "./budget-sums.ts";
import { type Incident, incidentsIn } from "./incidents.ts";

/** What a part of a period took of its budget. */
export interface Spending {
  readonly bad: number;
  /** Share of the period's budget; all parts together are what is spent. Nothing without events. */
  readonly spent: number | undefined;
}

/** Where the budget of a period went, in two ways that each add up to all of it. */
export interface Attribution {
  readonly incidents: readonly (Incident & Spending)[];
  /** Bad events outside incidents: the usual noise below the objective's rate. */
  readonly rest: Spending;
  readonly days: readonly (BudgetSums & Spending & { readonly dayMs: number })[];
}

/** Tells which incidents and which days spent the budget of a period. */
export function attribution(
  history: BudgetHistory,
  {
    from,
    to,
    budget,
    gapMinutes,
  }: { readonly from: number; readonly to: number; readonly budget: number; readonly gapMinutes: number },
): Attribution {
  const all = history.sums(from, to);
  const spending = (bad: number): Spending => ({ bad, spent: budgetSpent({ total: all.total, bad }, budget) });
  const incidents = incidentsIn(history, { from, to, budget, gapMinutes });
  const ofIncidents = incidents.reduce((sum, { bad }) => sum + bad, 0);
  const days = [];
  for (let start = startOfDay(Math.max(from, history.firstMinute)); start < to; start += minutesPerDay) {
    const sums = history.sums(Math.max(from, start), Math.min(to, start + minutesPerDay));
    days.push({ dayMs: 60_000 * start, ...sums, ...spending(sums.bad) });
  }
  return {
    incidents: incidents.map((incident) => ({ ...incident, ...spending(incident.bad) })),
    // Rounding of fractional events must not leave less than nothing.
    rest: spending(Math.max(0, all.bad - ofIncidents)),
    days,
  };
}
