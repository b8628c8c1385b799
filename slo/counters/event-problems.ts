import type { Problem } from "../problem.ts";
import { isVectorSelector, rateSelector } from "../promql/selectors.ts";
import { noCounter } from "./no-counter.ts";
import { outcomeFault } from "./outcomes/outcome-fault.ts";
import { type OutcomeNouns, outcomeWords } from "./outcomes/outcome-words.ts";
import { ratedSelectors } from "./rated-selectors.ts";
import { whoseEvents } from "./whose-events/whose-events.ts";

/** Series of a query whose rates are taken as events per second, and which count none. */
export function counterProblems(text: string, path: string): readonly Problem[] {
  return ratedSelectors(text).flatMap((selector): readonly Problem[] => {
    // What measures how long events took counts them, too, where it is a native histogram.
    const fault = selector.isHistogram ? undefined : noCounter(selector);
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

/** Bad (or good) events that are all events, or the others, or those of others. */
export function outcomeProblems({ total, outcome, meant }: EventQueries, path: string): readonly Problem[] {
  const [all, another] = ratedSelectors(total);
  const [own, more] = ratedSelectors(outcome);
  // What several series make together is not known from their matchers.
  if (all === undefined || own === undefined || another !== undefined || more !== undefined) return [];
  const fault = outcomeFault(all, own, { meant });
  const arePlain = [total, outcome].every((text) => isVectorSelector(text) || rateSelector(text) !== undefined);
  const words =
    fault === undefined
      ? whoseEvents({ total: all, outcome: own, meant, arePlain })
      : outcomeWords(fault, nounsOf(meant));
  if (words === undefined) return [];
  const excerpt = { text: outcome, from: own.from, to: own.to };
  return [{ code: "query-outcome", severity: "warning", ...words, path, excerpt }];
}

function nounsOf(meant: "bad" | "good"): OutcomeNouns {
  return {
    all: "total",
    own: meant,
    events: `${meant} events`,
    meant,
    every: meant === "bad" ? "every event is bad" : "no event is ever bad",
    others: `are ${meant} here`,
  };
}
