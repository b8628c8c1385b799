import { isVacuous, opposites } from "../../promql/exclude-each-other.ts";
import { type LabelMatcher, printMatchers, type SeriesSelector } from "../../promql/print-selector.ts";
import { parseRegex } from "../../promql/regex/parse-regex.ts";
import { countsAll } from "./counts-all.ts";
import { misspeltOk } from "./misspelt-ok.ts";
import { namedOutcome } from "./named-outcome.ts";
import { type TakenAnswers, takenAnswers } from "./taken-answers.ts";
import { isOfFlag, takenFlags } from "./taken-flags.ts";
import { takenWords } from "./taken-words.ts";
import { isOfOutcome } from "./takes-beyond.ts";

/** How a series that should tell some events from all of them does not. */
export type OutcomeFault =
  | { readonly kind: "same"; readonly metric: string }
  /** `matchers` take each status that there is. */
  | { readonly kind: "every"; readonly matchers: string }
  /** `matchers` take `succeeded` beside what failed. */
  | { readonly kind: "beside"; readonly matchers: string; readonly succeeded: string }
  /** `matchers` mean what succeeded by a word that is never there; `cure` has the one that is. */
  | { readonly kind: "misspelt"; readonly matchers: string; readonly cure: string }
  /** The name of another counter says that it counts all of them. */
  | { readonly kind: "all"; readonly metric: string }
  /** The name of another counter says that it counts what should be left. */
  | { readonly kind: "named"; readonly metric: string }
  /** `matchers` take the answers that should be left, and none of the others; `cure` is the opposite of them, where that is meant. */
  | { readonly kind: "opposite"; readonly matchers: string; readonly cure: string | undefined };

interface Meaning {
  readonly meant: "bad" | "good";
}

/** What is wrong with the series of bad (or good) events beside that of all events; undefined where nothing is known to be. */
export function outcomeFault(
  total: SeriesSelector,
  outcome: SeriesSelector,
  meaning: Meaning,
): OutcomeFault | undefined {
  if (total.metric !== outcome.metric) return ofAnother(outcome, { ...meaning, total });
  const all = total.matchers.map(comparable);
  const own = outcome.matchers.filter((matcher) => !isVacuous(matcher) && !all.includes(comparable(matcher)));
  const left = total.matchers.filter(
    (matcher) => !isVacuous(matcher) && !outcome.matchers.some((one) => comparable(one) === comparable(matcher)),
  );
  if (own.length === 0) return left.length === 0 ? { kind: "same", metric: total.metric ?? "" } : undefined;
  // A label besides the status may well tell an error that came with 200.
  const [label, another] = new Set(own.map((matcher) => matcher.label));
  if (!own.every(isOfOutcome) || another !== undefined) return undefined;
  const told = outcome.matchers.filter((matcher) => matcher.label === label);
  return faultOf(told, { ...meaning, isGrpc: outcome.metric?.toLowerCase().includes("grpc") === true });
}

/** Another counter may count what failed alone, whatever its status: it tells by a plain yes or no, or by its name. */
function ofAnother(
  outcome: SeriesSelector,
  { meant, total }: Meaning & { readonly total: SeriesSelector },
): OutcomeFault | undefined {
  const { metric = "", matchers } = outcome;
  const named = namedOutcome(metric);
  const isNamedSo = named === unwanted[meant];
  if (named !== undefined && !isNamedSo) return undefined;
  const told = matchers.filter(isOfOutcome);
  if (told.length === 0) {
    if (isNamedSo) return { kind: "named", metric };
    // What was begun may well be good.
    return meant === "bad" && countsAll(outcome, total) ? { kind: "all", metric } : undefined;
  }
  return told.every(isOfFlag) ? faultOf(told, { meant, isGrpc: false }) : undefined;
}

const unwanted = { bad: "succeeded", good: "failed" } as const;

function faultOf(
  told: readonly LabelMatcher[],
  { meant, isGrpc }: Meaning & { readonly isGrpc: boolean },
): OutcomeFault | undefined {
  // What is no expression is a problem of its own.
  if (told.some(({ op, value }) => op.endsWith("~") && !parseRegex(value).ok)) return undefined;
  const meantOk = misspeltOk(told);
  if (meantOk !== undefined) return { kind: "misspelt", matchers: printMatchers(told), cure: meantOk };
  const ofWords: TakenAnswers = takenFlags(told) ?? takenWords(told, { isGrpc });
  // The numbers of gRPC are no statuses of HTTP.
  const taken = ofWords ?? (isGrpc ? undefined : takenAnswers(told));
  const matchers = printMatchers(told);
  if (taken === "every") return { kind: "every", matchers };
  // Who lists what is good means it.
  if (typeof taken === "object")
    return meant === "bad" ? { kind: "beside", matchers, succeeded: taken.succeeded } : undefined;
  if (taken !== unwanted[meant]) return undefined;
  return { kind: "opposite", matchers, cure: oppositeOf(told, ofWords !== undefined) };
}

/** What is not 200 is no class of answers, but what is not OK is. */
function oppositeOf([matcher, another]: readonly LabelMatcher[], isOfWord: boolean): string | undefined {
  if (matcher === undefined || another !== undefined) return undefined;
  if (!isOfWord && !matcher.op.startsWith("!")) return undefined;
  // What has no status of a span succeeded, too.
  if (/^STATUS_CODE_(?:OK|UNSET)$/.test(matcher.value))
    return printMatchers([{ ...matcher, op: "=", value: "STATUS_CODE_ERROR" }]);
  return printMatchers([{ ...matcher, op: opposites[matcher.op] }]);
}

/** A matcher as a text that is the same for the same matcher. */
export function comparable({ label, op, value }: LabelMatcher): string {
  return JSON.stringify([label, op, value]);
}
