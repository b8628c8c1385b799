import type { LabelMatcher, SeriesSelector } from "./print-selector.ts";

/** The metric of a selector, with the matchers that stand in another one, too. */
export function sharedMatchers({ metric, matchers }: SeriesSelector, other: SeriesSelector): SeriesSelector {
  const isShared = ({ label, op, value }: LabelMatcher) =>
    other.matchers.some((matcher) => matcher.label === label && matcher.op === op && matcher.value === value);
  return { ...(metric !== undefined && { metric }), matchers: matchers.filter(isShared) };
}
