import { printSelector } from "../../slo/promql/print-selector.ts";
import type { VectorSelector } from "../../slo/promql/selectors.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import type { Cause, Holdings } from "./explain-empty.ts";

/** Of an arm that gets nothing there are no ratios. */
const ofBusyArms: ReadonlySet<string> = new Set([shiftSeries.errorRatio, shiftSeries.slowRatio]);

/** Why a selector finds nothing that comes with a rollout, where rules record the shift and saw none lately; nothing otherwise. */
export async function withoutRollout(
  { metric = "", matchers }: VectorSelector,
  { client, metrics, lately, isPast = false }: Holdings,
): Promise<Cause | undefined> {
  const metricIsMissing = !metrics.has(metric);
  const comesWithIt = metric === shiftHelperSeries.rollout || (ofBusyArms.has(metric) && !metricIsMissing);
  if (!comesWithIt || !metrics.has(shiftSeries.info)) return undefined;
  const ofShift = matchers.filter(({ label }) => label === shiftLabels.shift);
  const active = printSelector({ metric: shiftSeries.active, matchers: ofShift });
  if ((await client.labelValues("__name__", { match: active, ...lately })).length > 0) return undefined;
  return {
    message: `no rollout was on in the last hour${isPast ? " of this range" : ""}`,
    hint: "it comes with the next rollout",
    severity: "warning",
    metricIsMissing,
  };
}
