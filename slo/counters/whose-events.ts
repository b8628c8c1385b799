import type { Problem } from "../problem.ts";
import { partedBy } from "../promql/parted-by.ts";
import { printMatchers, type SeriesSelector } from "../promql/print-selector.ts";
import { isIdentityLabel } from "./identity-label.ts";
import { narrowerMatchers } from "./narrower-matchers.ts";

interface Pair {
  readonly total: SeriesSelector;
  readonly outcome: SeriesSelector;
  readonly meant: "bad" | "good";
}

/** What is wrong with bad (or good) events that are those of others than all events are; undefined where nothing tells so. */
export function whoseEvents({ total, outcome, meant }: Pair): Pick<Problem, "message" | "hint"> | undefined {
  const label = partedBy(identityMatchers(total), identityMatchers(outcome));
  if (label !== undefined) {
    // Who fails elsewhere than requests are counted may have another label there.
    if (total.metric !== outcome.metric) return undefined;
    return {
      message: `no ${meant} event is one of total: their ${label} differs`,
      hint: `write the same ${label} in both`,
    };
  }
  const fewer = narrowerMatchers(outcome, total);
  if (fewer.length > 0) {
    const labels = [...new Set(fewer.map((matcher) => matcher.label))];
    return {
      message: `some ${meant} events may be left out: those of total need not have ${printMatchers(fewer)}`,
      hint: `ask for the same ${labels.join(" and ")} in both, unless there are no others`,
    };
  }
  const more = narrowerMatchers(total, outcome);
  if (more.length === 0) return undefined;
  return {
    message: `others' events may be ${meant} here, too: those of total have ${printMatchers(more)}`,
    hint: `write ${printMatchers(more)} in ${meant}, too, unless there are no others`,
  };
}

function identityMatchers({ matchers }: SeriesSelector): SeriesSelector["matchers"] {
  return matchers.filter(({ label }) => isIdentityLabel(label));
}
