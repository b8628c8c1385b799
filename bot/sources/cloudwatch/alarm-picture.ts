import type { CloudWatchFacts, CloudWatchMetric } from "../../model/alert-facts.ts";
import { type SourceResult, sourceResult } from "../source-fault.ts";
import type { CloudWatchApi } from "./cloudwatch-api.ts";

export interface AlarmPicture {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
  readonly height: number;
}

/** CloudWatch's own picture of what an alarm watches, as PNG; for those whose data the notification does not hold. */
export function alarmPicture(
  api: Pick<CloudWatchApi, "image">,
  facts: CloudWatchFacts,
  picture: AlarmPicture,
): Promise<SourceResult<Uint8Array>> {
  return sourceResult(() => api.image(metricWidget(facts, picture)));
}

/** The widget that shows what an alarm watches: its metrics and its limit, or the alarm itself where only CloudWatch knows its parts. */
export function metricWidget(facts: CloudWatchFacts, { fromMs, toMs, width, height }: AlarmPicture): object {
  const frame = {
    width,
    height,
    start: new Date(fromMs).toISOString(),
    end: new Date(toMs).toISOString(),
    title: facts.alarmName,
    view: "timeSeries",
    stacked: false,
    timezone: "+0000",
  };
  const threshold = facts.condition?.threshold;
  const limit = threshold === undefined ? {} : { annotations: { horizontal: [{ value: threshold, label: "limit" }] } };
  if (facts.form === "metric" && facts.metric !== undefined)
    return { ...frame, metrics: [metricRow(facts.metric, {})], ...limit };
  if (facts.form === "math" && facts.math !== undefined) {
    const { expression, label, inputs } = facts.math;
    const rows = inputs.map(({ id, metric, expression: inner }) =>
      metric === undefined
        ? [{ id, expression: inner ?? "", visible: false }]
        : metricRow(metric, { id, visible: false }),
    );
    return { ...frame, metrics: [...rows, [{ expression, label: label === "" ? facts.alarmName : label }]], ...limit };
  }
  return { ...frame, annotations: { alarms: facts.arn === undefined ? [] : [facts.arn] } };
}

function metricRow(
  { namespace, name, dimensions, statistic, periodSeconds }: CloudWatchMetric,
  options: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  const period = periodSeconds === undefined ? {} : { period: periodSeconds };
  return [
    namespace,
    name,
    ...dimensions.flatMap((dimension) => [dimension.name, dimension.value]),
    { stat: statistic, ...period, ...options },
  ];
}
