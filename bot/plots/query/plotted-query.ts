import { parsePromql } from "../../../slo/promql/parse-promql.ts";
import { type Expression, withoutParentheses } from "../../../slo/promql/syntax/expression.ts";
import { operators } from "../../../slo/promql/syntax/operators.ts";
import { resultType } from "../../../slo/promql/syntax/result-type.ts";
import { constantValue } from "./constant-value.ts";
import { plottedUnit } from "./plotted-unit.ts";

/** Longer ones are no picture's worth of work. */
const longestQuery = 4_000;

export type LimitSide = "above" | "below" | "at";

/** The side of an alert's condition that has a course over time, and the number that it is compared with. */
export interface PlottedQuery {
  readonly query: string;
  /** Where the condition holds: `> 0.5` is above. */
  readonly limit: { readonly value: number; readonly side: LimitSide; readonly sign: string } | undefined;
  /** As charts know it; undefined: the query does not say. */
  readonly unit: string | undefined;
}

/** What can be plotted of the alert whose page in Prometheus this address is; nothing when it names no query, or one without a course. */
export function plottedQuery(generatorUrl: string | undefined): PlottedQuery | undefined {
  const text = queryOf(generatorUrl);
  if (text === undefined || text.length > longestQuery) return undefined;
  const parsed = parsePromql(text);
  if (!parsed.ok) return undefined;
  const compared = comparison(parsed.expression);
  const plotted = withoutParentheses(compared?.plotted ?? parsed.expression);
  if (!hasCourse(plotted)) return undefined;
  return { query: text.slice(plotted.from, plotted.to), limit: compared?.limit, unit: plottedUnit(plotted) };
}

function queryOf(generatorUrl: string | undefined): string | undefined {
  if (generatorUrl === undefined || !URL.canParse(generatorUrl)) return undefined;
  const text = new URL(generatorUrl).searchParams.get("g0.expr");
  return text === null || text.trim() === "" ? undefined : text;
}

interface Compared {
  readonly plotted: Expression;
  readonly limit: NonNullable<PlottedQuery["limit"]>;
}

/** The comparison with a number that an expression is, or that the first part of `… and …` and `… unless …` is. */
function comparison(expression: Expression): Compared | undefined {
  const node = withoutParentheses(expression);
  if (node.kind !== "binary") return undefined;
  const operator = node.operator.text.toLowerCase();
  if (operator === "and" || operator === "unless") return comparison(node.left);
  if (operators.get(operator)?.kind !== "comparison") return undefined;
  const right = constantValue(node.right);
  if (right !== undefined) return { plotted: node.left, limit: limitOf(operator, right) };
  const left = constantValue(node.left);
  return left === undefined ? undefined : { plotted: node.right, limit: limitOf(mirrored[operator] ?? operator, left) };
}

const mirrored: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
const signs: Readonly<Record<string, string>> = { "<=": "≤", ">=": "≥", "==": "=", "!=": "≠" };

function limitOf(operator: string, value: number): NonNullable<PlottedQuery["limit"]> {
  const side = operator.startsWith(">") ? "above" : operator.startsWith("<") ? "below" : "at";
  return { value, side, sign: signs[operator] ?? operator };
}

/** What only says that something is missing is 1 or nothing at all. */
const flat: ReadonlySet<string> = new Set(["absent", "absent_over_time", "vector"]);

function hasCourse(node: Expression): boolean {
  return resultType(node) === "instant" && !(node.kind === "call" && flat.has(node.name.text));
}
