import type { Problem } from "../../problem.ts";
import { partedBy } from "../../promql/parted-by.ts";
import { type LabelMatcher, printMatchers, type SeriesSelector } from "../../promql/print-selector.ts";
import { isIdentityLabel } from "../identity-label.ts";
import { beyondTotal } from "./beyond-total.ts";
import { isOfBothSides } from "./is-of-both-sides.ts";
import { narrowerMatchers } from "./narrower-matchers.ts";

interface Pair {
  readonly total: SeriesSelector;
  readonly outcome: SeriesSelector;
  readonly meant: "bad" | "good";
  /** Whether both count by themselves, and no expression takes anything away. */
  readonly arePlain: boolean;
}

/** What is wrong with bad (or good) events that are those of others than all events are; undefined where nothing tells so. */
export function whoseEvents(pair: Pair): Pick<Problem, "message" | "hint"> | undefined {
  const { total, outcome, meant } = pair;
  const label = partedBy(identityMatchers(total), identityMatchers(outcome));
  if (label !== undefined) {
    // Who fails elsewhere than requests are counted may have another label there.
    if (total.metric !== outcome.metric) return undefined;
    return {
      message: `no ${meant} event is one of total: their ${label} differs`,
      hint: `write the same ${label} in both`,
    };
  }
  const reporter = ofOneSide(pair);
  if (reporter !== undefined) return reporter;
  const beyond = pair.arePlain ? beyondTotal(pair) : undefined;
  if (beyond !== undefined) return beyond;
  // A label instead of another one may tell the same.
  const isInstead = areInstead(total, outcome);
  const isCompared = ({ label }: LabelMatcher) =>
    !isInstead || [total, outcome].every(({ matchers }) => matchers.some((one) => one.label === label));
  const fewer = narrowerMatchers(outcome, total).filter(isCompared);
  if (fewer.length > 0) {
    const labels = [...new Set(fewer.map((matcher) => matcher.label))];
    return {
      message: `some ${meant} events may be left out: those of total need not have ${printMatchers(fewer)}`,
      hint: `ask for the same ${labels.join(" and ")} in both, unless there are no others`,
    };
  }
  const more = narrowerMatchers(total, outcome).filter(isCompared);
  if (more.length === 0) return undefined;
  return {
    message: `others' events may be ${meant} here, too: those of total have ${printMatchers(more)}`,
    hint: `write ${printMatchers(more)} in ${meant}, too, unless there are no others`,
  };
}

/** Whether each of both is asked for whose events they are by a label that the other is not asked for. */
function areInstead(total: SeriesSelector, outcome: SeriesSelector): boolean {
  const hasOwn = (some: SeriesSelector, other: SeriesSelector) =>
    some.matchers.some(({ label }) => isIdentityLabel(label) && !other.matchers.some((one) => one.label === label));
  return hasOwn(total, outcome) && hasOwn(outcome, total);
}

/** Of Istio's series: events that both sidecars count, beside those that one of them does. */
function ofOneSide({ total, outcome, meant }: Pair): Pick<Problem, "message" | "hint"> | undefined {
  const areOfBoth = [isOfBothSides(total), isOfBothSides(outcome)];
  if (total.metric !== outcome.metric || areOfBoth[0] === areOfBoth[1]) return undefined;
  const [both, one, asked] = areOfBoth[0] ? ["total", meant, outcome] : [meant, "total", total];
  const reporter = asked.matchers.filter(({ label }) => label === "reporter");
  if (reporter.length === 0) return undefined;
  return {
    message: `both sidecars of a request count it in ${both}, and one of them in ${one}`,
    hint: `write ${printMatchers(reporter)} in both`,
  };
}

function identityMatchers({ matchers }: SeriesSelector): SeriesSelector["matchers"] {
  return matchers.filter(({ label }) => isIdentityLabel(label) || sides.has(label));
}

/** Labels by which an event is counted where it is asked and where it is answered, each in another series. */
const sides: ReadonlySet<string> = new Set(["reporter", "direction", "span_kind"]);
