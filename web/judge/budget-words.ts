import { countText, shareText } from "../format/number-text.ts";

/** `61 % left`, `overspent by 12 %`, `unknown`. */
export function budgetWords(remaining: number | null | undefined): string {
  if (remaining === undefined || remaining === null) return "unknown";
  // Beyond a few times nobody reads percentages.
  if (remaining <= -2) return `spent ${countText(1 - remaining)} times over`;
  return remaining < 0 ? `overspent by ${shareText(-remaining)}` : `${shareText(remaining)} left`;
}
