import { reservedLabels } from "../../names.ts";
import { type Expression, withoutParentheses } from "../../promql/syntax/expression.ts";
import type { EventsSpec, LatencySpec } from "../../spec.ts";
import type { Remark } from "../source/ledger.ts";
import { type Grouping, sameGrouping } from "./grouping.ts";
import { latencyOf } from "./latency.ts";
import { type CarriedQuery, carryEventsQuery, partOfQuery } from "./query.ts";
import type { Reading } from "./windows.ts";

/** A query as it was written, with the place for remarks about it. */
export interface WrittenQuery {
  readonly text: string;
  readonly warn: (remark: Remark) => void;
  readonly fail: (remark: Remark) => void;
}

/** The events of another tool: all of them, and those that are bad or good. */
export interface WrittenEvents {
  readonly total: WrittenQuery;
  readonly outcome: WrittenQuery & { readonly kind: "bad" | "good" };
  readonly reading: Reading;
  /** Labels to keep apart, where the tool states them beside the queries. */
  readonly grouping?: readonly string[];
}

export interface CarriedSli<Sli> {
  readonly sli: Sli;
  readonly groupBy: readonly string[];
}

/** Counts of events as an SLI in its plainest form; nothing after saying why a query cannot be carried over. */
export function carryEvents({
  total,
  outcome,
  reading,
  grouping,
}: WrittenEvents): CarriedSli<EventsSpec | LatencySpec> | undefined {
  const all = carried(total, reading);
  const part = carried(outcome, reading);
  if (all === undefined || part === undefined) return undefined;
  const groupBy = grouping ?? commonGrouping(all, part, total.warn);
  const rest = restOf(part, all);
  const kind = rest === undefined ? outcome.kind : outcome.kind === "bad" ? "good" : "bad";
  const counted = rest ?? part;
  // A group that must be renamed needs a query of its own.
  const plainGroups = groupBy.every((label) => !reservedLabels.has(label));
  const latency = kind === "good" && plainGroups ? latencyOf(counted, all) : undefined;
  return { sli: latency ?? { kind: "events", total: all.text, [kind]: counted.text }, groupBy };
}

function carried(written: WrittenQuery, reading: Reading): CarriedQuery | undefined {
  const result = carryEventsQuery(written.text, reading);
  if (!result.ok) {
    written.fail(result.failure);
    return undefined;
  }
  for (const remark of result.query.remarks) written.warn(remark);
  return result.query;
}

/** For `total - x` the x: the bad events of "all but the good ones" are better told by the good ones. */
function restOf(query: CarriedQuery, total: CarriedQuery): CarriedQuery | undefined {
  const difference = withoutClamp(query.expression);
  if (difference.kind !== "binary" || difference.operator.text !== "-" || difference.matching !== undefined)
    return undefined;
  const minuend = partOfQuery(query, withoutParentheses(difference.left));
  const same =
    minuend !== undefined &&
    squeezed(minuend.text) === squeezed(total.text) &&
    sameGrouping(minuend.groupBy, total.groupBy);
  return same ? partOfQuery(query, withoutParentheses(difference.right)) : undefined;
}

function withoutClamp(whole: Expression): Expression {
  const expression = withoutParentheses(whole);
  if (expression.kind !== "call" || expression.name.text !== "clamp_min") return expression;
  const [clamped, floor] = expression.args;
  return clamped !== undefined && floor?.kind === "number" && floor.value === 0
    ? withoutParentheses(clamped)
    : expression;
}

/** A query without the blanks and the trailing commas that make no difference. */
function squeezed(query: string): string {
  return query.replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|\s+|,(?=\s*\})/g, "$1");
}

/** The labels that both queries keep apart; says so when that is not exactly what they do. */
export function commonGrouping(
  total: CarriedQuery,
  part: CarriedQuery,
  warn: (remark: Remark) => void,
): readonly string[] {
  if (typeof total.groupBy !== "string" && sameGrouping(total.groupBy, part.groupBy)) return total.groupBy;
  const hint = "write the labels that need their own budget into groupBy";
  warn({ code: "import-grouping", message: difference(total.groupBy, part.groupBy), hint });
  return [];
}

function difference(total: Grouping, part: Grouping): string {
  if (total === "mixed" || part === "mixed")
    return "the queries fold their series in a way that groupBy cannot say; nines adds everything up";
  if (total === "every" && part === "every")
    return "the queries do not add up their series; nines does, into one budget";
  return "the two queries keep different labels apart; nines adds everything up";
}
