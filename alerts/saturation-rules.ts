import type { Service, Stack } from "../slo/model.ts";
import { labelNames, saturationLabels, saturationSeries } from "../slo/names.ts";
import { withWindow } from "../slo/promql/window.ts";
import { rateWindow } from "./intervals.ts";
import { type RecordingRule, record } from "./rule.ts";

/** How much of each declared resource of a service is in use: the highest series as a share of the limit. */
export function saturationRules(service: Service, stack: Stack): readonly RecordingRule[] {
  return service.saturation.map(({ name, query, limit, limitText }) => {
    const highest = `max(\n  ${withWindow(query, rateWindow(stack)).replaceAll("\n", "\n  ")}\n)`;
    return record(saturationSeries.ratio, limit === "1" ? highest : `${highest}\n/ ${limit}`, {
      [labelNames.service]: service.name,
      [saturationLabels.resource]: name,
      [saturationLabels.limit]: limitText,
    });
  });
}
