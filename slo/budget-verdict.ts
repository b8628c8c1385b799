/** How a budget stands, in the way people are told everywhere: what is left, by how much it is overspent, or how many times it is spent. */
export type BudgetVerdict =
  | { readonly kind: "left"; readonly share: number }
  | { readonly kind: "overspent"; readonly share: number }
  | { readonly kind: "times-over"; readonly times: number };

/** From here on nobody reads percentages any more. */
export const timesOverFrom = -2;

/** What a remaining share of a budget means. */
export function budgetVerdict(remaining: number): BudgetVerdict {
  if (remaining <= timesOverFrom) return { kind: "times-over", times: Math.floor(1 - remaining) };
  return remaining < 0 ? { kind: "overspent", share: -remaining } : { kind: "left", share: remaining };
}
