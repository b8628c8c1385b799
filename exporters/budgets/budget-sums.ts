/** What budgets count, of one minute or of many: events as the SLI judges them, and time by what is known of it. */
export interface BudgetSums {
  readonly total: number;
  readonly bad: number;
  readonly knownMs: number;
  readonly unknownMs: number;
  readonly excludedMs: number;
}

/** The columns in a fixed order. */
export const budgetColumns = [
  "total",
  "bad",
  "knownMs",
  "unknownMs",
  "excludedMs",
] as const satisfies readonly (keyof BudgetSums)[];

/** Nothing yet. */
export const noBudgetSums: BudgetSums = { total: 0, bad: 0, knownMs: 0, unknownMs: 0, excludedMs: 0 };

/** Two sums together. */
export function addedUp(a: BudgetSums, b: BudgetSums): BudgetSums {
  return {
    total: a.total + b.total,
    bad: a.bad + b.bad,
    knownMs: a.knownMs + b.knownMs,
    unknownMs: a.unknownMs + b.unknownMs,
    excludedMs: a.excludedMs + b.excludedMs,
  };
}
