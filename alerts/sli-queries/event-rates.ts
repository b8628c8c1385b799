import type { Query } from "../../slo/model.ts";
import { assertNever } from "../../slo/problem.ts";
import { groupedBy } from "../../slo/promql/grouped-by.ts";
import { withWindow } from "../../slo/promql/window.ts";
import { aggregate, onClause } from "../promql-text.ts";
import { countedRate } from "./counted-rate.ts";
import { grownRate } from "./grown-rate.ts";
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
export function rateOf(selector: string, context: QueryContext): string {
  return rateOfAll([{ selector, factor: "1" }], context);
}

/** A counter's rate without guesses, where the target's `rate()` makes any. */
export function countedRateOf(selector: string, context: QueryContext): string {
  return countedRateOfAll([{ selector, factor: "1" }], context);
}

/** A counter whose events count so many times. */
export interface WeightedSelector {
  readonly selector: string;
  /** Decimal string. */
  readonly factor: string;
}

/** The rates of several counters that have no series in common, summed per group. */
export function rateOfAll(counters: readonly WeightedSelector[], context: QueryContext): string {
  const { groupBy, window, growthSeconds } = context;
  if (growthSeconds !== undefined) return eachCounted(counters, context, (one) => grownRate(one, growthSeconds));
  const rates = counters.map(({ selector, factor }) => times(factor, `rate(${selector}[${window}])`));
  const [only = ""] = rates;
  return aggregate("sum", groupBy, rates.length === 1 ? only : `\n  ${rates.join("\n  or ")}\n`);
}

/** The same without guesses, where the target's `rate()` makes any. */
export function countedRateOfAll(counters: readonly WeightedSelector[], context: QueryContext): string {
  if (!context.rateGuesses || context.growthSeconds !== undefined) return rateOfAll(counters, context);
  return eachCounted(counters, context, (one) => countedRate(one, context.window));
}

/** Sums what a query of several lines says of each counter. */
function eachCounted(
  counters: readonly WeightedSelector[],
  context: QueryContext,
  ask: (selector: string) => string,
): string {
  const rates = counters.map(({ selector, factor }) => ({ factor, query: ask(selector) }));
  const [only] = rates;
  if (only !== undefined && rates.length === 1 && only.factor === "1")
    return aggregate("sum", context.groupBy, `\n${indented(only.query)}\n`);
  const parts = rates.map(({ factor, query }) => times(factor, `(\n${indented(query, 4)}\n  )`));
  return aggregate("sum", context.groupBy, `\n  ${parts.join("\n  or ")}\n`);
}

function times(factor: string, query: string): string {
  return factor === "1" ? query : `${factor} * ${query}`;
}

function indented(text: string, spaces = 2): string {
  return text.replace(/^/gm, " ".repeat(spaces));
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
