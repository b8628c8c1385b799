import { BudgetHistory } from "../../../exporters/budgets/budget-history.ts";
import type { BudgetSlo } from "../../../exporters/budgets/budget-slo.ts";
import { type BudgetSums, noBudgetSums } from "../../../exporters/budgets/budget-sums.ts";

/** Monday 1 June 2026, as a Unix minute: the beginning of a week and of a month, but not of a quarter. */
export const june = Date.parse("2026-06-01T00:00:00Z") / 60_000;
export const day = 1_440;

/** An SLO of 99 % over 30 days that rules record. */
export function budgetSloOf(changes: Partial<BudgetSlo> = {}): BudgetSlo {
  return {
    id: "shop-checkout",
    service: "shop",
    name: "checkout",
    objective: 0.99,
    period: { kind: "rolling", text: "30d", seconds: 2_592_000 },
    judgement: { measure: "probes", gap: "unknown", budget: 0.01, coverageFloor: 0.1 },
    exclusions: [],
    intervalMs: 60_000,
    epoch: "e1",
    weights: new Map(),
    source: "prometheus",
    idle: "excluded",
    ...changes,
  };
}

/** A minute of a hundred events. */
export function minuteOf(bad: number, total = 100): BudgetSums {
  return { ...noBudgetSums, total, bad, knownMs: 60_000 };
}

export const unknownMinute: BudgetSums = { ...noBudgetSums, unknownMs: 60_000 };

/** A history whose minutes a function tells. */
export function historyOf(
  { first, to }: { readonly first: number; readonly to: number },
  minute: (minute: number) => BudgetSums,
): BudgetHistory {
  const history = new BudgetHistory(first);
  history.replace(
    first,
    Array.from({ length: to - first }, (_, index) => minute(first + index)),
  );
  return history;
}
