import type { LabelMatcher } from "../../promql/print-selector.ts";
import { type TakenAnswers, takes } from "./taken-answers.ts";

/** Labels that say yes or no to one question, or name an error where there is one. */
interface Flag {
  readonly labels: readonly string[];
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
}

const yes = ["true", "True", "TRUE", "yes", "1"];
const no = ["false", "False", "FALSE", "no", "0"];
/** Source: https://docs.spring.io/spring-boot/reference/actuator/metrics.html (exception is none, or None in older versions) */
const nothing = ["", "none", "None", "NONE", "null", "nil", "<nil>"];

const flags: readonly Flag[] = [
  {
    labels: ["success", "successful", "succeeded", "ok", "is_success", "is_successful", "is_ok"],
    succeeded: yes,
    failed: no,
  },
  {
    labels: ["error", "err", "errored", "failed", "failure", "is_error", "has_error", "is_failed", "is_failure"],
    succeeded: [...no, ...nothing],
    failed: yes,
  },
  // Their other values name what went wrong, each another thing.
  {
    labels: ["exception", "exception_type", "exception_class", "error_type", "error_code"],
    succeeded: [...nothing, "0"],
    failed: [],
  },
];

/** Whether a matcher asks for a yes or no that says how a request ended, or for the name of an error. */
export function isOfFlag({ label }: LabelMatcher): boolean {
  return flagOf(label) !== undefined;
}

/** Which answers the flag of one matcher takes; undefined where it is none, or where its value is not known. */
export function takenFlags(matchers: readonly LabelMatcher[]): TakenAnswers {
  const [matcher, another] = matchers.filter(isOfFlag);
  const flag = matcher === undefined ? undefined : flagOf(matcher.label);
  if (matcher === undefined || flag === undefined || another !== undefined) return undefined;
  const isTaken = takes(matcher);
  // A label that is there for errors alone says of an answer without it that it succeeded.
  if (flag.succeeded.includes("") && isTaken("") !== isTaken("an error")) return isTaken("") ? "succeeded" : "failed";
  const isNamed = takes({ ...matcher, op: matcher.op.endsWith("~") ? "=~" : "=" });
  const [passes, fails] = [flag.succeeded.some(isNamed), flag.failed.some(isNamed)];
  if (passes === fails) return undefined;
  return passes === matcher.op.startsWith("!") ? "failed" : "succeeded";
}

function flagOf(label: string): Flag | undefined {
  return flags.find(({ labels }) => labels.includes(label.toLowerCase()));
}
