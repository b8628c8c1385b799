import { statusesOf, statusLabels } from "../../promql/check/status/status-values.ts";
import type { LabelMatcher } from "../../promql/print-selector.ts";
import { linearMatcher } from "../../promql/regex/linear-matcher.ts";
import { parseRegex } from "../../promql/regex/parse-regex.ts";

/** Which answers the matchers of a status take; undefined where none of them is of a status, or where that is not known. */
export type TakenAnswers = "every" | "succeeded" | "failed" | "some" | BesideFailed | undefined;

/** Some of what failed, and this value of what succeeded. */
export interface BesideFailed {
  readonly succeeded: string;
}

/** Looks at all statuses that there are, in each of their spellings. */
export function takenAnswers(matchers: readonly LabelMatcher[]): TakenAnswers {
  const ofStatus = matchers.filter(isOfStatus);
  const [label, another] = new Set(ofStatus.map((matcher) => matcher.label));
  // Nobody knows which values two labels have together.
  if (label === undefined || another !== undefined) return undefined;
  const known = statusSpellings(label);
  const left = ofStatus.filter(({ op }) => op.startsWith("!")).map(takes);
  // What leaves out 5xx is meant for 2xx, and not for 200.
  const meant = known.filter((all) => left.every((test) => !all.every(test)));
  const tests = ofStatus.map(takes);
  const isTaken = (status: string) => tests.every((test) => test(status));
  const likely = meant.length > 0 ? meant : known;
  if (likely.some((all) => all.every(isTaken))) return "every";
  const classes = new Set(likely.flatMap((all) => all.filter(isTaken)).map((status) => status[0] ?? ""));
  // Where those that succeed are, 4xx may be among them as well as not; the same goes for 3xx.
  if (classes.has("2")) return classes.has("5") ? besideFailed(likely.flat().filter(isTaken)) : "succeeded";
  return classes.has("5") || (classes.has("4") && !classes.has("3")) ? "failed" : "some";
}

/** Whoever leaves out 200 alone means all that succeeds. */
function besideFailed(taken: readonly string[]): TakenAnswers {
  const succeeded = taken.find((status) => ["200", "2xx", "2XX", "2"].includes(status));
  return succeeded === undefined ? "some" : { succeeded };
}

/** Whether a matcher asks for a status of HTTP. */
export function isOfStatus({ label }: LabelMatcher): boolean {
  return statusLabels.has(label);
}

/** All statuses that a label may have, in each of their spellings. */
export function statusSpellings(label: string): readonly (readonly string[])[] {
  return spellings
    .map((spelling) => statusesOf(label).filter((status) => spelling.test(status)))
    .filter((all) => all.length > 0);
}

/** Nobody counts answers of 1xx. */
const spellings = [/^[2-5]\d\d$/, /^[2-5]xx$/, /^[2-5]XX$/, /^[2-5]$/];

/** Which values of its label a matcher takes. */
export function takes({ op, value }: LabelMatcher): (status: string) => boolean {
  if (op === "=") return (status) => status === value;
  if (op === "!=") return (status) => status !== value;
  const regex = parseRegex(value);
  const matches = regex.ok ? linearMatcher(regex.node) : undefined;
  // What is no expression is a problem of its own.
  return (status) => matches === undefined || matches(status) === (op === "=~");
}
