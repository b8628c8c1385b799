import { isVacuous } from "../promql/exclude-each-other.ts";
import { type LabelMatcher, printSelector, type SeriesSelector } from "../promql/print-selector.ts";
import { isOfStatus, takenAnswers } from "./taken-answers.ts";

/** How a series that should tell some events from all of them does not. */
export type OutcomeFault =
  | { readonly kind: "same" }
  /** `matchers` take each status that there is. */
  | { readonly kind: "every"; readonly matchers: string }
  /** `matchers` take only the answers that should be left. */
  | { readonly kind: "opposite"; readonly matchers: string };

/** What is wrong with the series of bad (or good) events beside that of all events; undefined where nothing is known to be. */
export function outcomeFault(
  total: SeriesSelector,
  outcome: SeriesSelector,
  { meant }: { readonly meant: "bad" | "good" },
): OutcomeFault | undefined {
  if (total.metric !== outcome.metric) return undefined;
  const all = total.matchers.map(comparable);
  const own = outcome.matchers.filter((matcher) => !isVacuous(matcher) && !all.includes(comparable(matcher)));
  const left = total.matchers.filter(
    (matcher) => !isVacuous(matcher) && !outcome.matchers.some((one) => comparable(one) === comparable(matcher)),
  );
  if (own.length === 0) return left.length === 0 ? { kind: "same" } : undefined;
  // A label besides the status may well tell an error that came with 200.
  if (!own.every(isOfStatus) || outcome.metric?.toLowerCase().includes("grpc") === true) return undefined;
  const taken = takenAnswers(outcome.matchers);
  const matchers = printSelector({ matchers: outcome.matchers.filter(isOfStatus) }).slice(1, -1);
  if (taken === "every") return { kind: "every", matchers };
  return taken === (meant === "bad" ? "succeeded" : "failed") ? { kind: "opposite", matchers } : undefined;
}

/** A matcher as a text that is the same for the same matcher. */
export function comparable({ label, op, value }: LabelMatcher): string {
  return JSON.stringify([label, op, value]);
}
