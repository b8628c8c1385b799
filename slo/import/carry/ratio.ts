import { type Expression, walkExpression, withoutParentheses } from "../../promql/syntax/expression.ts";
import type { EventsSpec, LatencySpec, RatioSpec } from "../../spec.ts";
import { type CarriedSli, carryEvents, type WrittenQuery } from "./events.ts";
import type { Grouping } from "./grouping.ts";
import { parenthesize } from "./parenthesize.ts";
import { type CarriedQuery, carryQuery } from "./query.ts";

/** What a ratio weighs by: the events that it is a quotient of, or every minute the same. */
export type RatioWeight = "events" | "minutes";

/**
 * A ready-made ratio of bad (or good) events. A quotient of two rates becomes counts of events, which weighs busy hours as its own
 * tool did; any other ratio stays one, and every minute weighs the same.
 */
export function carryRatio(
  written: WrittenQuery,
  { kind, weight = "events" }: { kind: "bad" | "good"; weight?: RatioWeight },
): CarriedSli<RatioSpec | EventsSpec | LatencySpec> | undefined {
  const result = carryQuery(written.text, "gauge");
  if (!result.ok) {
    written.fail(result.failure);
    return undefined;
  }
  const { query } = result;
  const events = weight === "events" ? eventsOf(query, kind, written) : undefined;
  if (events !== undefined) return events;
  for (const remark of query.remarks) written.warn(remark);
  const error = kind === "bad" ? query.text : `1 - ${parenthesize(query, "-")}`;
  return { sli: { kind: "ratio", error }, groupBy: groupsOf(query.groupBy, written) };
}

function groupsOf(grouping: Grouping, { warn }: WrittenQuery): readonly string[] {
  if (typeof grouping !== "string") return grouping;
  const hint = "write the labels that need their own budget into groupBy";
  if (grouping === "mixed")
    warn({
      code: "import-grouping",
      message: "the query keeps series apart in a way that groupBy cannot say; nines takes their mean",
      hint,
    });
  return [];
}

/** `bad / total` and `1 - good / total` as counts of events, when both sides are rates. */
function eventsOf(
  query: CarriedQuery,
  kind: "bad" | "good",
  written: WrittenQuery,
): CarriedSli<EventsSpec | LatencySpec> | undefined {
  const whole = withoutParentheses(query.expression);
  const complement = complementOf(whole);
  const quotient = complement ?? whole;
  if (quotient.kind !== "binary" || quotient.operator.text !== "/" || quotient.matching !== undefined) return undefined;
  if (!isRate(quotient.left) || !isRate(quotient.right)) return undefined;
  const text = (expression: Expression) => query.text.slice(expression.from, expression.to);
  const counted = complement === undefined ? kind : kind === "bad" ? "good" : "bad";
  for (const remark of query.remarks) written.warn(remark);
  written.warn({
    code: "import-query",
    message: "the quotient of two rates became counts of events",
    hint: "nothing to do: busy hours weigh more than quiet ones, as before",
  });
  return carryEvents({
    total: { ...written, text: text(withoutParentheses(quotient.right)) },
    outcome: { ...written, kind: counted, text: text(withoutParentheses(quotient.left)) },
    reading: "guess",
  });
}

/** For `1 - x` the x. */
function complementOf(expression: Expression): Expression | undefined {
  if (expression.kind !== "binary" || expression.operator.text !== "-" || expression.matching !== undefined)
    return undefined;
  const one = withoutParentheses(expression.left);
  return one.kind === "number" && one.value === 1 ? withoutParentheses(expression.right) : undefined;
}

const plain = new Set(["rate", "increase", "sum", "+", "-", "or", "clamp_min", "vector"]);

/** Whether an expression adds and subtracts rates and does nothing else with them. */
function isRate(whole: Expression): boolean {
  const names = new Set<string>();
  walkExpression(whole, (part) => {
    if (part.kind === "call" || part.kind === "aggregation") names.add(part.name.text);
    if (part.kind === "binary") names.add(part.operator.text.toLowerCase());
    if (part.kind === "subquery") names.add("subquery");
  });
  return (names.has("rate") || names.has("increase")) && [...names].every((name) => plain.has(name));
}
