import type { LabelMatcher } from "../print-selector.ts";
import type { Matcher } from "../syntax/expression.ts";

/** A matcher as it stands in a series. */
export function matcherOf({ label, operator, value }: Matcher): LabelMatcher {
  return { label: label.text, op: operator, value };
}
