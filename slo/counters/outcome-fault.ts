import { isVacuous, opposites } from "../promql/exclude-each-other.ts";
import { type LabelMatcher, printSelector, type SeriesSelector } from "../promql/print-selector.ts";
import { isOfStatus, takenAnswers } from "./taken-answers.ts";
import { isOfWords, takenWords } from "./taken-words.ts";

/** How a series that should tell some events from all of them does not. */
export type OutcomeFault =
  | { readonly kind: "same" }
  /** `matchers` take each status that there is. */
  | { readonly kind: "every"; readonly matchers: string }
  /** `matchers` take the answers that should be left, and none of the others; `cure` is the opposite of them, where that is meant. */
  | { readonly kind: "opposite"; readonly matchers: string; readonly cure: string | undefined };

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
  if (!own.every(tellsOutcome) || new Set(own.map(({ label }) => label)).size > 1) return undefined;
  const told = outcome.matchers.filter(tellsOutcome);
  const isGrpc = outcome.metric?.toLowerCase().includes("grpc") === true;
  const ofWords = takenWords(told, { isGrpc });
  // The numbers of gRPC are no statuses of HTTP.
  const taken = ofWords ?? (isGrpc ? undefined : takenAnswers(told));
  const matchers = printSelector({ matchers: told }).slice(1, -1);
  if (taken === "every") return { kind: "every", matchers };
  if (taken !== (meant === "bad" ? "succeeded" : "failed")) return undefined;
  return { kind: "opposite", matchers, cure: oppositeOf(told, ofWords !== undefined) };
}

function tellsOutcome(matcher: LabelMatcher): boolean {
  return isOfStatus(matcher) || isOfWords(matcher);
}

/** What is not 200 is no class of answers, but what is not OK is. */
function oppositeOf([matcher, another]: readonly LabelMatcher[], isOfWord: boolean): string | undefined {
  if (matcher === undefined || another !== undefined) return undefined;
  if (!isOfWord && !matcher.op.startsWith("!")) return undefined;
  return printSelector({ matchers: [{ ...matcher, op: opposites[matcher.op] }] }).slice(1, -1);
}

/** A matcher as a text that is the same for the same matcher. */
export function comparable({ label, op, value }: LabelMatcher): string {
  return JSON.stringify([label, op, value]);
}
