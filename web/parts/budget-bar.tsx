import { budgetWords } from "../judge/budget-words.ts";

/** What is left of an error budget: a bar, and the same in words. */
export function BudgetBar({ remaining }: { readonly remaining: number | null | undefined }) {
  const isKnown = remaining !== undefined && remaining !== null;
  const share = isKnown ? Math.min(1, Math.max(0, remaining)) : 0;
  const tone = !isKnown ? "unknown" : remaining <= 0 ? "bad" : remaining < 0.25 ? "warn" : "good";
  return (
    <span class="budget">
      <strong class={`figure${isKnown ? "" : " tone-unknown"}`}>{budgetWords(remaining)}</strong>
      <span class={`bar bar-${tone}`} aria-hidden="true">
        <span style={{ width: `${100 * share}%` }} />
      </span>
    </span>
  );
}
