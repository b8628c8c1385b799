import { counterProblems, outcomeProblems } from "./counters/event-problems.ts";
import { pathToText } from "./document/schema-problems.ts";
import { isError, type Problem, show } from "./problem.ts";
import { promqlProblems } from "./promql/check-promql.ts";
import { groupedBy } from "./promql/grouped-by.ts";
import { parsePromql } from "./promql/parse-promql.ts";
import { promqlDialects } from "./promql/promql-dialect.ts";
import { isVectorSelector, topLevelComparison } from "./promql/selectors.ts";
import { resultType } from "./promql/syntax/result-type.ts";
import { usesWindow } from "./promql/window.ts";
import type { RuleTarget } from "./spec.ts";

type Path = readonly PropertyKey[];
type Fields = Readonly<Record<string, unknown>>;

/** What a query field must be, beyond PromQL that the target understands. */
type QueryRole = "eventRate" | "histogram" | "condition" | "errorRatio";

const queryRoles: Readonly<Record<string, Readonly<Record<string, QueryRole>>>> = {
  events: { total: "eventRate", bad: "eventRate", good: "eventRate" },
  latency: { histogram: "histogram" },
  timeSlice: { condition: "condition" },
  ratio: { error: "errorRatio", weight: "eventRate" },
};

/**
 * Everything wrong with the queries of one SLO, read from the raw input, so that a misspelt key elsewhere does not hide
 * a query that does not parse.
 */
export function queryProblems(slo: Fields, at: Path, target: RuleTarget): readonly Problem[] {
  const sli = fieldsOf(slo["sli"]);
  const groupBy = Array.isArray(slo["groupBy"]) ? slo["groupBy"].filter((label) => typeof label === "string") : [];
  const roles = queryRoles[String(sli["kind"])] ?? {};
  const beside = Object.keys(roles).flatMap((field) => (typeof sli[field] === "string" ? [sli[field]] : []));
  const ofFields = Object.entries(roles).flatMap(([field, role]): readonly Problem[] => {
    const text = sli[field];
    if (typeof text !== "string" || text === "") return [];
    const path = pathToText([...at, "sli", field]);
    const found = promqlProblems(text, { path, dialect: promqlDialects[target], beside });
    if (found.some(isError)) return found;
    return [
      ...found,
      ...roleChecks[role](text, path),
      ...(isVectorSelector(text) ? [] : lostGroups(text, { groupBy, path })),
    ];
  });
  return ofFields.some(isError) ? ofFields : [...ofFields, ...ofOutcomes(sli, at)];
}

function ofOutcomes(sli: Fields, at: Path): readonly Problem[] {
  const { total } = sli;
  if (sli["kind"] !== "events" || typeof total !== "string") return [];
  return (["bad", "good"] as const).flatMap((meant) => {
    const outcome = sli[meant];
    return typeof outcome === "string"
      ? outcomeProblems({ total, outcome, meant }, pathToText([...at, "sli", meant]))
      : [];
  });
}

const roleChecks: Readonly<Record<QueryRole, (text: string, path: string) => readonly Problem[]>> = {
  eventRate: (text, path) => {
    if (isVectorSelector(text)) return counterProblems(text, path);
    if (usesWindow(text)) return [...notAVector(text, path), ...counterProblems(text, path)];
    return [
      whole(text, {
        code: "query-window",
        path,
        message: "the query has no $window, so it cannot be read as events per second",
        hint: "write a counter alone (http_requests_total) or rate(...[$window]); of what is recorded as a rate, avg_over_time(...[$window])",
      }),
    ];
  },
  histogram: () => [],
  condition: (text, path) => {
    const comparison = topLevelComparison(text);
    if (comparison?.leftType === "instant" && comparison.rightType === "scalar" && !comparison.bool) return [];
    return [
      whole(text, {
        code: "query-condition",
        path,
        message: "the condition is not a comparison with a number",
        hint: 'compare a query with a number: "avg(up) > 0.5"',
      }),
    ];
  },
  errorRatio: notAVector,
};

function notAVector(text: string, path: string): readonly Problem[] {
  const parsed = parsePromql(text);
  if (!parsed.ok || resultType(parsed.expression) === "instant") return [];
  return [
    whole(text, {
      code: "query-number",
      path,
      message: "the query gives a plain number without series",
      hint: "write vector(...) around it, or query a metric",
    }),
  ];
}

function lostGroups(
  text: string,
  { groupBy, path }: { readonly groupBy: readonly string[]; readonly path: string },
): readonly Problem[] {
  const kept = groupedBy(text);
  const lost = kept === undefined ? [] : groupBy.filter((label) => !kept.includes(label));
  if (lost.length === 0) return [];
  return [
    whole(text, {
      code: "query-groups",
      path,
      message: `the query drops the grouping label ${lost.map(show).join(", ")}`,
      hint: `aggregate by (${groupBy.join(", ")}) or remove it from groupBy`,
    }),
  ];
}

function whole(text: string, problem: Omit<Problem, "excerpt">): Problem {
  return { ...problem, excerpt: { text, from: 0, to: text.length } };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
