import { isMissing } from "../../promql/exclude-each-other.ts";
import type { LabelMatcher, SeriesSelector } from "../../promql/print-selector.ts";
import { isIdentityLabel } from "../identity-label.ts";

/**
 * Matchers of a series that leave out some of whose events another one counts. `known` are values that those events have for certain,
 * beside what is asked of them.
 */
export function narrowerMatchers(
  own: SeriesSelector,
  all: SeriesSelector,
  known: (matcher: LabelMatcher) => readonly LabelMatcher[] = () => [],
): readonly LabelMatcher[] {
  return own.matchers.filter((wanted) => {
    const { label } = wanted;
    const asked = all.matchers.filter((matcher) => matcher.label === label);
    // A label that is asked of one of two metrics may be one that the other does not have.
    if (!isIdentityLabel(label) || (asked.length === 0 && own.metric !== all.metric)) return false;
    // Whoever asks that a label is there means no value of it.
    return isMissing(wanted, [...asked, ...known(wanted), { label, op: "!=", value: "" }]);
  });
}
