import type { Problem } from "../../problem.ts";
import { type LabelMatcher, printMatchers, printSelector, type SeriesSelector } from "../../promql/print-selector.ts";
import { isIdentityLabel } from "../identity-label.ts";
import { comparable, outcomeFault } from "../outcomes/outcome-fault.ts";
import { isOfMethod, isOfOutcome, takesBeyond } from "../outcomes/takes-beyond.ts";
import { isMeantApart } from "./meant-apart.ts";

interface Pair {
  readonly total: SeriesSelector;
  readonly outcome: SeriesSelector;
  readonly meant: "bad" | "good";
}

type Words = Pick<Problem, "message" | "hint">;

/** What is wrong with bad (or good) events of which some are not in total, where both are of one metric; undefined where nothing tells so. */
export function beyondTotal(pair: Pair): Words | undefined {
  const { total, outcome, meant } = pair;
  const beyond = matchersBeyond(total, outcome);
  // There may be no others than those that are asked for.
  if (beyond.every(({ label }) => isIdentityLabel(label))) return undefined;
  const asked = total.matchers.map(comparable);
  if (total.metric === outcome.metric && outcome.matchers.every((matcher) => asked.includes(comparable(matcher))))
    return partOfOutcome(pair);
  const listed = printMatchers(beyond);
  const message = `some ${meant} events may not be in total: those of total have ${listed}`;
  if (meant === "bad" && beyond.some((matcher) => isOfOutcome(matcher) && !matcher.op.startsWith("!")))
    return { message, hint: "write the series of all events as total, also of those that are bad" };
  return {
    message: meant === "good" ? `${message}, and each of the others hides a bad one` : message,
    hint: `write ${listed} in ${meant}, too`,
  };
}

/** Of all events, only those of which some are bad (or good) are asked for. */
function partOfOutcome({ total, outcome, meant }: Pair): Words {
  const own = total.matchers.filter(
    (matcher) => !outcome.matchers.some((one) => comparable(one) === comparable(matcher)),
  );
  const isSwapped = own.some(isOfOutcome) && outcomeFault(outcome, total, { meant }) === undefined;
  return {
    message: `total is only a part of ${printSelector(outcome)}: more events are ${meant} than there are`,
    hint: isSwapped
      ? `swap total and ${meant}`
      : `write the series of all events as total, and those of it that are ${meant} as ${meant}`,
  };
}

/** Matchers of total by which it leaves out events that the outcome may count. */
function matchersBeyond(total: SeriesSelector, outcome: SeriesSelector): readonly LabelMatcher[] {
  if (total.metric === undefined || baseOf(total.metric) !== baseOf(outcome.metric)) return [];
  return total.matchers.filter((wanted) => {
    const isOfLabel = ({ label }: LabelMatcher) => label === wanted.label;
    const others = outcome.matchers.filter(isOfLabel);
    if (ofBothSides.has(wanted.label) || isMeantApart(wanted, others)) return false;
    if (others.length === 0 && mayImply(wanted, { total, outcome })) return false;
    // Whoever asks that a label is there means no value of it.
    return takesBeyond(wanted, [...others, { label: wanted.label, op: "!=", value: "" }]);
  });
}

/** Whether another label that only the outcome is asked for may tell the same. */
function mayImply(
  wanted: LabelMatcher,
  { total, outcome }: { readonly total: SeriesSelector; readonly outcome: SeriesSelector },
): boolean {
  const isAsked = ({ label }: LabelMatcher) => total.matchers.some((one) => one.label === label);
  const instead = outcome.matchers.filter(
    (matcher) => !isAsked(matcher) && matcher.label !== "le" && !isOfMethod(matcher),
  );
  return instead.some((matcher) => isOfOutcome(matcher) === isOfOutcome(wanted));
}

/** A histogram counts the same events in its buckets and in all. */
function baseOf(metric: string | undefined): string | undefined {
  return metric?.replace(/_(?:count|bucket)$/, "");
}

/** A request is counted where it is asked and where it is answered, and a gateway has one side. */
const ofBothSides: ReadonlySet<string> = new Set(["reporter"]);
