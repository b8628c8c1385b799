import type { CloudWatchCondition, MathInput } from "../../../model/alert-facts.ts";
import { type Fields, pick, pickFields, pickNumber, pickText } from "../json-value.ts";
import { type MetricQuery, metricOf, metricQueries } from "./alarm-metrics.ts";
import type { AlarmDefinition } from "./alarm-report.ts";
import { compositeOf } from "./composite-rule.ts";

const band = /ANOMALY_DETECTION_BAND\s*\(/i;
const bandOperators: ReadonlySet<string> = new Set([
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
]);

/**
 * What is watched, from SNS' `Trigger` and the fields around it, or from EventBridge's `configuration`: `settings` holds metrics and
 * condition, `around` the rule of a composite alarm and its children.
 */
export function alarmDefinition(
  settings: Fields | undefined,
  {
    around,
    reasonData,
    arn,
  }: { readonly around: Fields; readonly reasonData: Fields | undefined; readonly arn: string | undefined },
): AlarmDefinition {
  const composite = compositeOf(around, { reasonData, arn });
  const none = { metric: undefined, math: undefined, condition: undefined, composite };
  if (composite !== undefined) return { ...none, form: "composite" };
  const query = promql(settings) ?? promql(around);
  if (query !== undefined) return { ...none, form: "promql", math: { expression: query, label: "", inputs: [] } };
  const condition = conditionOf(settings);
  const queries = metricQueries(settings);
  const single = metricOf(settings, settings ?? {}) ?? lone(queries);
  if (single !== undefined)
    return { ...none, form: isBand(settings, queries) ? "anomaly" : "metric", metric: single, condition };
  const main = mainQuery(queries, pickText(settings, "ThresholdMetricId", "thresholdMetricId"));
  if (main !== undefined) return { ...none, ...mathOf(main, { settings, queries }), condition };
  // Alarms on logs have a query in place of a metric.
  const logs = pickText(around, "QueryString", "queryString") ?? pickText(settings, "QueryString", "queryString");
  return {
    ...none,
    form: "unknown",
    math: logs === undefined ? undefined : { expression: logs, label: "", inputs: [] },
    condition,
  };
}

function mathOf(
  main: MetricQuery,
  { settings, queries }: { readonly settings: Fields | undefined; readonly queries: readonly MetricQuery[] },
): Pick<AlarmDefinition, "form" | "metric" | "math"> {
  const inputs = queries.filter((query) => query !== main).map(({ isReturned: _, ...input }): MathInput => input);
  const isAnomaly = isBand(settings, queries);
  const watched =
    queries.find(({ metric, isReturned }) => metric !== undefined && isReturned) ??
    queries.find(({ metric }) => metric !== undefined);
  return {
    form: isAnomaly ? "anomaly" : "math",
    metric: isAnomaly ? watched?.metric : undefined,
    math: { expression: main.expression ?? "", label: main.label ?? "", inputs },
  };
}

/** The one query of an alarm without an expression: EventBridge writes a plain alarm as a list of one. */
function lone(queries: readonly MetricQuery[]) {
  return queries.length === 1 ? queries[0]?.metric : undefined;
}

function mainQuery(queries: readonly MetricQuery[], thresholdId: string | undefined): MetricQuery | undefined {
  const expressions = queries.filter(({ expression }) => expression !== undefined);
  return (
    expressions.find(({ id }) => thresholdId !== undefined && id === thresholdId) ??
    expressions.find(({ isReturned }) => isReturned) ??
    expressions.at(-1) ??
    queries.find(({ isReturned }) => isReturned) ??
    queries[0]
  );
}

function isBand(settings: Fields | undefined, queries: readonly MetricQuery[]): boolean {
  const operator = pickText(settings, "ComparisonOperator", "comparisonOperator") ?? "";
  return (
    bandOperators.has(operator) ||
    pickText(settings, "ThresholdMetricId", "thresholdMetricId") !== undefined ||
    queries.some(({ expression }) => band.test(expression ?? ""))
  );
}

function promql(holder: Fields | undefined): string | undefined {
  const criteria = pickFields(holder, "EvaluationCriteria", "evaluationCriteria") ?? holder;
  const inner = pickFields(criteria, "PromQLCriteria", "promQLCriteria", "promqlCriteria", "PromqlCriteria");
  return pickText(inner, "Query", "query");
}

function conditionOf(settings: Fields | undefined): CloudWatchCondition | undefined {
  const operator = pickText(settings, "ComparisonOperator", "comparisonOperator");
  if (operator === undefined) return undefined;
  return {
    operator,
    threshold: bandOperators.has(operator) ? undefined : pickNumber(settings, "Threshold", "threshold"),
    evaluationPeriods: pickNumber(settings, "EvaluationPeriods", "evaluationPeriods"),
    datapointsToAlarm: pickNumber(settings, "DatapointsToAlarm", "datapointsToAlarm"),
    missingData: parseMissingData(pick(settings, "TreatMissingData", "treatMissingData")),
  };
}

const missingData: ReadonlyMap<string, NonNullable<CloudWatchCondition["missingData"]>> = new Map([
  ["missing", "missing"],
  ["breaching", "breaching"],
  ["notbreaching", "notBreaching"],
  ["nonbreaching", "notBreaching"],
  ["ignore", "ignore"],
]);

/** `breaching`, and the older `- TreatMissingData:                    missing` and `- TreatMissingData:NonBreaching`. */
export function parseMissingData(value: unknown): CloudWatchCondition["missingData"] {
  if (typeof value !== "string" || value.length > 200) return undefined;
  const word = value.slice(value.lastIndexOf(":") + 1);
  return missingData.get(word.replaceAll(/[^A-Za-z]/g, "").toLowerCase());
}
