import { assertNever, type Problem } from "../problem.ts";
import { noCounter } from "./no-counter.ts";
import { type OutcomeFault, outcomeFault } from "./outcome-fault.ts";
import { ratedSelectors } from "./rated-selectors.ts";

/** Series of a query whose rates are taken as events per second, and which count none. */
export function counterProblems(text: string, path: string): readonly Problem[] {
  return ratedSelectors(text).flatMap((selector): readonly Problem[] => {
    const fault = noCounter(selector);
    if (fault === undefined) return [];
    const { message, hint, doubt } = fault;
    const { from, to } = selector;
    const severity = doubt === "none" ? {} : ({ severity: "warning" } as const);
    return [{ code: "query-counter", ...severity, path, message, hint, excerpt: { text, from, to } }];
  });
}

/** The query of all events, and of those that are bad or good. */
export interface EventQueries {
  readonly total: string;
  readonly outcome: string;
  readonly meant: "bad" | "good";
}

/** Bad (or good) events that are all events, or the others. */
export function outcomeProblems({ total, outcome, meant }: EventQueries, path: string): readonly Problem[] {
  const [all, another] = ratedSelectors(total);
  const [own, more] = ratedSelectors(outcome);
  // What several series make together is not known from their matchers.
  if (all === undefined || own === undefined || another !== undefined || more !== undefined) return [];
  const fault = outcomeFault(all, own, meant);
  if (fault === undefined) return [];
  const excerpt = { text: outcome, from: own.from, to: own.to };
  return [{ code: "query-outcome", severity: "warning", ...wordsOf(fault, meant), path, excerpt }];
}

function wordsOf(fault: OutcomeFault, meant: "bad" | "good"): Pick<Problem, "message" | "hint"> {
  const every = meant === "bad" ? "every event is bad" : "no event is ever bad";
  const wanted = meant === "bad" ? "those that failed, such as 5.." : "those that succeeded, such as 2..";
  switch (fault.kind) {
    case "same":
      return {
        message: `${meant} and total are the same series, so that ${every}`,
        hint: `write the series of ${meant} events alone, such as with code=~"${meant === "bad" ? "5" : "2"}.." among its matchers`,
      };
    case "every":
      return {
        message: `${fault.matchers} takes every status, so that ${every}`,
        hint: `write the status of ${wanted}`,
      };
    case "opposite":
      return {
        message: `${fault.matchers} takes the answers that ${meant === "bad" ? "succeeded, which are bad" : "failed, which are good"} here`,
        hint: `write the status of ${wanted}`,
      };
    default:
      return assertNever(fault);
  }
}
