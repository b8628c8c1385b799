import type { Labels } from "../../../../slo/model.ts";
import type { CloudWatchMetric } from "../../../model/alert-facts.ts";
import { safeLabels } from "../safe-labels.ts";
import type { AlarmReport } from "./alarm-report.ts";

/**
 * What routing reads of an alarm. Where two have one name, the first of these wins: the alarm's tags, then `alarmname`, `account`, `region`
 * and `namespace`, then a contributor's attributes, then the metric's dimensions under their own names. Of metric math, what all inputs
 * share.
 */
export function alarmLabels(report: AlarmReport): Labels {
  const { metric, math } = report.definition;
  const metrics = metric !== undefined ? [metric] : (math?.inputs ?? []).flatMap((input) => input.metric ?? []);
  const namespaces = new Set(metrics.map(({ namespace }) => namespace));
  const [namespace] = namespaces;
  return safeLabels(
    report.tags,
    {
      alarmname: report.name,
      account: report.account,
      region: report.region,
      ...(namespaces.size === 1 && namespace !== "" && { namespace }),
    },
    report.contributor?.attributes,
    sharedDimensions(metrics),
  );
}

function sharedDimensions(metrics: readonly CloudWatchMetric[]): Labels {
  const [first, ...others] = metrics.map(
    ({ dimensions }) => new Map(dimensions.map(({ name, value }) => [name, value])),
  );
  const shared = [...(first ?? [])].filter(([name, value]) =>
    others.every((dimensions) => dimensions.get(name) === value),
  );
  return safeLabels(Object.fromEntries(shared));
}
