import type { Problem } from "../problem.ts";
import { checkAggregation } from "./check/check-aggregation.ts";
import { checkBinary } from "./check/check-binary.ts";
import { checkCall } from "./check/check-call.ts";
import { checkContradiction } from "./check/check-contradiction.ts";
import { checkIstioHosts } from "./check/check-istio-hosts.ts";
import { checkLabels } from "./check/check-labels.ts";
import { checkSelector } from "./check/check-selector.ts";
import { checkSubquery } from "./check/check-subquery.ts";
import { checkVersion } from "./check/check-version.ts";
import { checkWords } from "./check/check-words.ts";
import { type CheckContext, type NodeCheck, report, typeNames } from "./check/node-check.ts";
import { checkClassMetric } from "./check/status/check-class-metric.ts";
import { checkIstioEnvoys } from "./check/status/check-istio-envoys.ts";
import { checkLinkerdOutcome } from "./check/status/check-linkerd-outcome.ts";
import { checkStatus } from "./check/status/check-status.ts";
import { checkStatusHome } from "./check/status/check-status-home.ts";
import { parsePromql } from "./parse-promql.ts";
import { type PromqlDialect, promqlDialects } from "./promql-dialect.ts";
import type { PromqlFinding } from "./promql-finding.ts";
import { type Expression, partsOf } from "./syntax/expression.ts";
import { resultType } from "./syntax/result-type.ts";

/** Everything that is asked of each node of a query, beyond the grammar. */
const nodeChecks: readonly NodeCheck[] = [
  checkCall,
  checkAggregation,
  checkBinary,
  checkSubquery,
  checkSelector,
  checkContradiction,
  checkStatus,
  checkStatusHome,
  checkLinkerdOutcome,
  checkIstioEnvoys,
  checkClassMetric,
  checkWords,
  checkIstioHosts,
  checkLabels,
  checkVersion,
];

/** Nobody reads more, and a thousand broken labels in one query are one mistake. */
const MAX_FINDINGS = 20;

/** Every mistake in a query as the target would see it, in the order of its text; none when a rule can record the query. */
export function checkPromql(
  text: string,
  dialect: PromqlDialect = promqlDialects["prometheus-2.42"],
  { beside = [] }: Pick<PromqlPlace, "beside"> = {},
): readonly PromqlFinding[] {
  const parsed = parsePromql(text);
  if (!parsed.ok) return inOrder(parsed.findings);
  const context: CheckContext = { text, texts: [text, ...beside], dialect, findings: [] };
  checkNode(parsed.expression, context, undefined);
  checkResult(parsed.expression, context);
  return inOrder(context.findings);
}

/** Where a query stands, for the problems that are made of its findings. */
export interface PromqlPlace {
  readonly path: string;
  readonly file?: string;
  readonly dialect?: PromqlDialect;
  /** Other queries about the same thing, whose values may tell what this one's mean. */
  readonly beside?: readonly string[];
}

/** Every mistake in a query as a problem that shows the query. */
export function promqlProblems(text: string, { path, file, dialect, beside = [] }: PromqlPlace): readonly Problem[] {
  return checkPromql(text, dialect, { beside }).map(({ code, message, hint, from, to, severity }) => ({
    code,
    path,
    message,
    hint,
    ...(file !== undefined && { file }),
    excerpt: { text, from, to },
    ...(severity && { severity }),
  }));
}

function checkNode(node: Expression, context: CheckContext, parent: Expression | undefined): void {
  for (const check of nodeChecks) check(node, context, parent);
  for (const part of partsOf(node)) checkNode(part, context, node);
}

function checkResult(expression: Expression, context: CheckContext): void {
  const type = resultType(expression);
  if (type === "instant" || type === "scalar") return;
  const hint =
    type === "range"
      ? "put a function around it that takes a range: rate(x[$window])"
      : "write an expression that gives series";
  report(
    context,
    "promql-result",
    expression,
    `a rule records an instant vector, but the query gives ${typeNames[type]}`,
    hint,
  );
}

function inOrder(findings: readonly PromqlFinding[]): readonly PromqlFinding[] {
  return [...findings].sort((a, b) => a.from - b.from || a.to - b.to).slice(0, MAX_FINDINGS);
}
