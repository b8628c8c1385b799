import { countText, shareText } from "../format/number-text.ts";

/** `14 % of the budget`, `11 times the budget`. */
export function spentWords(share: number): string {
  return share >= 2 ? `${countText(share)} times the budget` : `${shareText(share)} of the budget`;
}

/** `61 % left`, `overspent by 12 %`, `unknown`. */
export function budgetWords(remaining: number | null | undefined): string {
  if (remaining === undefined || remaining === null) return "unknown";
  // Beyond a few times nobody reads percentages.
  if (remaining <= -2) return `spent ${countText(1 - remaining)} times over`;
  return remaining < 0 ? `overspent by ${shareText(-remaining)}` : `${shareText(remaining)} left`;
}
