import { statusesOf, statusLabels } from "../promql/check/status-values.ts";
import type { LabelMatcher } from "../promql/print-selector.ts";
import { linearMatcher } from "../promql/regex/linear-matcher.ts";
import { parseRegex } from "../promql/regex/parse-regex.ts";

/** Which answers the matchers of a status take; undefined where none of them is of a status, or where that is not known. */
export type TakenAnswers = "every" | "succeeded" | "failed" | "some" | undefined;

/** Looks at all statuses that there are, in each of their spellings. */
export function takenAnswers(matchers: readonly LabelMatcher[]): TakenAnswers {
  const ofStatus = matchers.filter(isOfStatus);
  const [label, another] = new Set(ofStatus.map((matcher) => matcher.label));
  // Nobody knows which values two labels have together.
  if (label === undefined || another !== undefined) return undefined;
  const tests = ofStatus.map(testOf);
  const known = statusesOf(label);
  const taken = known.filter((status) => tests.every((test) => test(status)));
  const ofSpelling = spellings.map((spelling) => known.filter((status) => spelling.test(status)));
  if (ofSpelling.some((all) => all.length > 0 && all.every((status) => taken.includes(status)))) return "every";
  const classes = new Set(taken.filter((status) => spelled.test(status)).map((status) => status[0] ?? ""));
  const isFailed = classes.has("4") || classes.has("5");
  if (classes.has("2") && !isFailed) return "succeeded";
  const isPassed = ["1", "2", "3"].some((one) => classes.has(one));
  return isFailed && !isPassed ? "failed" : "some";
}

/** Whether a matcher asks for a status of HTTP. */
export function isOfStatus({ label }: LabelMatcher): boolean {
  return statusLabels.has(label);
}

/** Nobody counts answers of 1xx. */
const spellings = [/^[2-5]\d\d$/, /^[2-5]xx$/, /^[2-5]XX$/, /^[2-5]$/];
const spelled = /^[1-5](?:\d\d|xx|XX)?$/;

function testOf({ op, value }: LabelMatcher): (status: string) => boolean {
  if (op === "=") return (status) => status === value;
  if (op === "!=") return (status) => status !== value;
  const regex = parseRegex(value);
  const matches = regex.ok ? linearMatcher(regex.node) : undefined;
  // What is no expression is a problem of its own.
  return (status) => matches === undefined || matches(status) === (op === "=~");
}
