import type { Query } from "../../slo/model.ts";
import { assertNever } from "../../slo/problem.ts";
import { groupedBy } from "../../slo/promql/grouped-by.ts";
import { withWindow } from "../../slo/promql/window.ts";
import { aggregate, onClause } from "../promql-text.ts";
import { countedRate } from "./counted-rate.ts";
import type { QueryContext } from "./sli-queries.ts";

/** Events per second of a counter or of free PromQL, per group. */
export function eventsPerSecond(query: Query, context: QueryContext): string {
  switch (query.kind) {
    case "counter":
      return rateOf(query.selector, context);
    case "promql":
      return finite(query.text, context);
    default:
      return assertNever(query);
  }
}

/** Bad events alone spend the budget, and they come in bursts, where guesses go wrong: they are counted, which reads more. */
export function badEventsPerSecond(query: Query, context: QueryContext): string {
  return query.kind === "counter" ? countedRateOf(query.selector, context) : eventsPerSecond(query, context);
}

/** A counter's rate, summed per group. */
export function rateOf(selector: string, { groupBy, window }: QueryContext): string {
  return aggregate("sum", groupBy, `rate(${selector}[${window}])`);
}

/** A counter's rate without guesses, where the target's `rate()` makes any. */
export function countedRateOf(selector: string, context: QueryContext): string {
  if (!context.rateGuesses) return rateOf(selector, context);
  const counted = countedRate(selector, context.window).replace(/^/gm, "  ");
  return aggregate("sum", context.groupBy, `\n${counted}\n`);
}

/** The query, and 0 for every group that has a total but no result. */
export function orZero(query: string, { groupBy, recordedTotal }: QueryContext): string {
  return `${query}\nor ${onClause(groupBy)} 0 * ${recordedTotal}`;
}

/** Free PromQL, kept to its groups; negative values, NaN and Inf are no measurement. */
function finite(text: string, { groupBy, window }: QueryContext): string {
  const query = `(${withWindow(text, window)}) >= 0 < Inf`;
  const labels = groupedBy(text);
  const alreadyGrouped =
    labels !== undefined && labels.length === groupBy.length && groupBy.every((label) => labels.includes(label));
  return alreadyGrouped ? `(${query})` : aggregate("sum", groupBy, query);
}
