import { assertNever, type Problem } from "../../problem.ts";
import { withStatusesAtHome } from "../../promql/check/status/status-home.ts";
import { printMatchers, printSelector } from "../../promql/print-selector.ts";
import type { OutcomeFault } from "./outcome-fault.ts";

/** What the events are called where they are written, and what follows where some are not told from all of them. */
export interface OutcomeNouns {
  /** The fields of all events and of these: `requests` and `errors`. */
  readonly all: string;
  readonly own: string;
  readonly events: string;
  readonly meant: "bad" | "good";
  /** `every request counts as failed`. */
  readonly every: string;
  /** `would count as failed`: those that should be left. */
  readonly others: string;
}

const answers = {
  bad: { wanted: "failed", left: "succeeded", status: "5.." },
  good: { wanted: "succeeded", left: "failed", status: "2.." },
} as const;

/** What is wrong with a series of bad (or good) events, and what to write instead. */
export function outcomeWords(fault: OutcomeFault, nouns: OutcomeNouns): Pick<Problem, "message" | "hint"> {
  const { all, own, events, every, others } = nouns;
  const { wanted, left, status } = answers[nouns.meant];
  const hint = `write the status of those that ${wanted}, such as ${status}`;
  switch (fault.kind) {
    case "same":
      return {
        message: `${all} and ${own} are the same series, so that ${every}`,
        hint: `write the series of ${events} alone, such as ${withStatus(fault.metric, status)}`,
      };
    case "every":
      return { message: `${fault.matchers} takes every status, so that ${every}`, hint };
    case "beside":
      return {
        message: `${fault.matchers} takes the answers with ${fault.succeeded}, too, which ${others}`,
        hint: fault.succeeded.startsWith("STATUS_CODE_")
          ? "write STATUS_CODE_ERROR, the status of spans that failed"
          : hint,
      };
    case "misspelt":
      return {
        message: `${fault.matchers} finds nothing that succeeded, which is OK there, in capital letters`,
        hint: `write ${fault.cure}`,
      };
    case "all":
      return {
        message: `${fault.metric} counts all by its name, also what ${left}, so that ${every}`,
        hint: `write the counter of those that ${wanted}, or one with their status, such as ${statusOf(fault.metric, status)}`,
      };
    case "named":
      return {
        message: `${fault.metric} counts the answers that ${left}, by its name, which ${others}`,
        hint: `write the counter of those that ${wanted}`,
      };
    case "opposite":
      return {
        message: `${fault.matchers} takes the answers that ${left}, which ${others}`,
        hint: fault.cure === undefined ? hint : `write ${fault.cure}`,
      };
    default:
      return assertNever(fault);
  }
}

/** A status as the metric has it, or the metric that has it. */
function statusOf(metric: string, status: string): string {
  const written = { label: "code", op: "=~", value: status } as const;
  // A label of no metric that is known, so that the status is spelt anew.
  const found = withStatusesAtHome({ metric, matchers: [{ ...written, label: "http_status" }] });
  if (found === undefined) return printMatchers([written]);
  return found.metric === metric ? printMatchers(found.matchers) : printSelector(found);
}

function withStatus(metric: string, status: string): string {
  const text = statusOf(metric, status);
  return text.includes("{") ? text : `with ${text} among its matchers`;
}
