import { show } from "../../problem.ts";
import { parsePromql } from "../../promql/parse-promql.ts";
import { printSelector } from "../../promql/print-selector.ts";
import { expressionOf, rateSelector } from "../../promql/selectors.ts";
import { type Expression, walkExpression, withoutParentheses } from "../../promql/syntax/expression.ts";
import type { Remark } from "../source/ledger.ts";
import { editText } from "./edit-text.ts";
import { type Grouping, groupingOf } from "./grouping.ts";
import { type Reading, withPlaceholders, withWindowPlaceholder } from "./windows.ts";

/** A query as nines wants it, with what changed on the way. */
export interface CarriedQuery {
  /** A counter selector, or PromQL with `$window`. */
  readonly text: string;
  readonly kind: "counter" | "promql";
  readonly expression: Expression;
  readonly groupBy: Grouping;
  readonly remarks: readonly Remark[];
}

export type QueryResult =
  | { readonly ok: true; readonly query: CarriedQuery }
  | { readonly ok: false; readonly failure: Remark };

/** A query that gives events: a bare counter selector where that says the same, else PromQL in events per second. */
export function carryEventsQuery(written: string, reading: Reading): QueryResult {
  const windowed = carryQuery(written, reading);
  if (!windowed.ok) return windowed;
  const query = simplify(perSecond(withoutZeroFallback(windowed.query)));
  return { ok: true, query };
}

/** A query that gives a ratio or another gauge, with `$window` as its range. */
export function carryQuery(written: string, reading: Reading): QueryResult {
  const filled = withPlaceholders(written);
  if ("failure" in filled) return { ok: false, failure: filled.failure };
  const parsed = parse(filled.text);
  if ("failure" in parsed) return { ok: false, failure: parsed.failure };
  const windowed = withWindowPlaceholder(filled.text, parsed.expression, reading);
  if ("failure" in windowed) return { ok: false, failure: windowed.failure };
  return queryOf(windowed.text, [...filled.remarks, ...windowed.remarks]);
}

/** A query without a range as it stands, for use inside a subquery; any other query with `$window` as its range. */
export function carryInstantQuery(written: string): QueryResult {
  const filled = withPlaceholders(written);
  if ("failure" in filled) return { ok: false, failure: filled.failure };
  const result = queryOf(filled.text, filled.remarks);
  return result.ok && !hasRange(result.query.expression) ? result : carryQuery(written, "gauge");
}

function hasRange(expression: Expression): boolean {
  let found = false;
  walkExpression(expression, (part) => {
    found ||= part.kind === "range" || part.kind === "subquery";
  });
  return found;
}

/** A query that parses, with its grouping; the text has been changed by us, so a failure here is still the input's. */
export function queryOf(text: string, remarks: readonly Remark[]): QueryResult {
  const parsed = parse(text);
  if ("failure" in parsed) return { ok: false, failure: parsed.failure };
  const { expression } = parsed;
  return {
    ok: true,
    query: { text, kind: "promql", expression, groupBy: groupingOf(expression), remarks },
  };
}

function parse(text: string): { readonly expression: Expression } | { readonly failure: Remark } {
  const parsed = parsePromql(text);
  if (parsed.ok) return { expression: parsed.expression };
  const [finding] = parsed.findings;
  const message = `the query is not PromQL: ${finding?.message ?? show(text)}`;
  const excerpt = finding === undefined ? {} : { excerpt: { text, from: finding.from, to: finding.to } };
  return { failure: { code: "import-query", message, hint: finding?.hint ?? "correct the query", ...excerpt } };
}

/** `sum(rate(errors[...])) or vector(0)` without the fallback: nines counts a missing bad series as 0 itself. */
function withoutZeroFallback(query: CarriedQuery): CarriedQuery {
  const expression = withoutParentheses(query.expression);
  if (
    expression.kind !== "binary" ||
    expression.operator.text.toLowerCase() !== "or" ||
    !isVectorZero(expression.right)
  )
    return query;
  const kept = withoutParentheses(expression.left);
  const result = queryOf(query.text.slice(kept.from, kept.to), [
    ...query.remarks,
    {
      code: "import-query",
      message: '"or vector(0)" is left out',
      hint: "nothing to do: nines counts missing bad events as 0, and tells when the total is missing",
    },
  ]);
  return result.ok ? result.query : query;
}

function isVectorZero(expression: Expression): boolean {
  const inner = withoutParentheses(expression);
  const [argument] = inner.kind === "call" && inner.name.text === "vector" ? inner.args : [];
  return argument?.kind === "number" && argument.value === 0;
}

const countsPerWindow = new Set([
  "increase",
  "count_over_time",
  "sum_over_time",
  "changes",
  "resets",
  "delta",
  "idelta",
]);
const linear = new Set(["sum", "rate", "increase", "clamp_min", "+", "-", "or"]);

/** `increase()` counts events per window, nines wants them per second: in a sum or difference, rate() says the same. */
function perSecond(query: CarriedQuery): CarriedQuery {
  const names: string[] = [];
  const increases: { from: number; to: number }[] = [];
  walkExpression(query.expression, (part) => {
    if (part.kind === "call" || part.kind === "aggregation") names.push(part.name.text);
    if (part.kind === "binary") names.push(part.operator.text.toLowerCase());
    if (part.kind === "call" && part.name.text === "increase") increases.push(part.name);
  });
  if (names.includes("rate") && increases.length === 0) return query;
  if (increases.length > 0 && names.every((name) => linear.has(name) && name !== "rate")) {
    const text = editText(
      query.text,
      increases.map(({ from, to }) => ({ from, to, text: "rate" })),
    );
    const remark: Remark = {
      code: "import-query",
      message: "increase() became rate()",
      hint: "nothing to do: nines counts events per second, and ratios stay the same",
    };
    const result = queryOf(text, [...query.remarks, remark]);
    return result.ok ? result.query : query;
  }
  if (!names.some((name) => countsPerWindow.has(name))) return query;
  const remark: Remark = {
    code: "import-query",
    message: "the query counts per window, and nines reads it as events per second",
    hint: "use rate() where you can: ratios are right, but numbers of events are too high",
  };
  return { ...query, remarks: [...query.remarks, remark] };
}

/** A part of a carried query as a query of its own, a bare selector where it can be one. */
export function partOfQuery(query: CarriedQuery, part: Expression): CarriedQuery | undefined {
  const result = queryOf(query.text.slice(part.from, part.to), []);
  return result.ok ? simplify(result.query) : undefined;
}

/** `sum by (route) (rate(SELECTOR[$window]))` is the counter SELECTOR, which nines rates itself. */
function simplify(query: CarriedQuery): CarriedQuery {
  const whole = withoutParentheses(query.expression);
  const rate = rateSelector(query.text.slice(whole.from, whole.to));
  if (rate?.function !== "rate") return query;
  const text = printSelector(rate.selector);
  const expression = expressionOf(text);
  return expression === undefined ? query : { ...query, text, kind: "counter", expression };
}
