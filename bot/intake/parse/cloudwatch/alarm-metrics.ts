import type { CloudWatchMetric, MathInput } from "../../../model/alert-facts.ts";
import { type Fields, fieldsOf, pick, pickFields, pickList, pickNumber, pickText } from "../json-value.ts";
import { labelsOfPairs } from "../safe-labels.ts";

/** A query of an alarm's list of metrics. */
export interface MetricQuery extends MathInput {
  /** Whether it is what the alarm compares. */
  readonly isReturned: boolean;
}

const mostQueries = 100;
const statistics: ReadonlyMap<string, string> = new Map([
  ["AVERAGE", "Average"],
  ["SUM", "Sum"],
  ["MINIMUM", "Minimum"],
  ["MAXIMUM", "Maximum"],
  ["SAMPLECOUNT", "SampleCount"],
  ["SAMPLE_COUNT", "SampleCount"],
]);

/** The metric of a trigger or of a `metricStat`. `around` has period, statistic and unit, and is the same object for a trigger. */
export function metricOf(metric: Fields | undefined, around: Fields): CloudWatchMetric | undefined {
  const name = pickText(metric, "MetricName", "metricName", "name");
  if (name === undefined) return undefined;
  const statistic =
    pickText(around, "ExtendedStatistic", "extendedStatistic", "Statistic", "statistic", "Stat", "stat") ?? "";
  const unit = pickText(around, "Unit", "unit");
  return {
    namespace: pickText(metric, "Namespace", "namespace") ?? "",
    name,
    statistic: statistics.get(statistic.toUpperCase()) ?? statistic,
    periodSeconds: pickNumber(around, "Period", "period"),
    unit: unit === "None" ? undefined : unit,
    dimensions: Object.entries(labelsOfPairs(pick(metric, "Dimensions", "dimensions"))).map(([dimension, value]) => ({
      name: dimension,
      value,
    })),
  };
}

/** The queries of an alarm that has a list of them, with dimensions as a list (SNS) or as a map (EventBridge). */
export function metricQueries(holder: Fields | undefined): readonly MetricQuery[] {
  return pickList(holder, "Metrics", "metrics")
    .slice(0, mostQueries)
    .flatMap((value) => {
      const query = fieldsOf(value);
      if (query === undefined) return [];
      const stat = pickFields(query, "MetricStat", "metricStat");
      return [
        {
          id: pickText(query, "Id", "id") ?? "",
          label: pickText(query, "Label", "label"),
          expression: pickText(query, "Expression", "expression"),
          metric: stat === undefined ? undefined : metricOf(pickFields(stat, "Metric", "metric"), stat),
          isReturned: pickText(query, "ReturnData", "returnData") !== "false",
        },
      ];
    });
}
