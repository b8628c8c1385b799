import type { Labels, Slo, Stack } from "../slo/model.ts";
import { signalSeries } from "../slo/names.ts";
import { targetFeatures } from "../slo/target-features.ts";
import { exclusionQuery } from "./exclusion-query.ts";
import { rateWindowSeconds } from "./intervals.ts";
import { quote } from "./promql-text.ts";
import { type RecordingRule, record } from "./rule.ts";
import { signalQueries } from "./signal-queries.ts";

/** The rules that read raw metrics: an SLO's two event series, and while it is excluded, a series that says so. */
export function signalRules(slo: Slo, stack: Stack): readonly RecordingRule[] {
  const { total, bad } = signalQueries(slo, stack);
  const labels = identityLabels(slo, stack);
  if (slo.exclusions.length === 0)
    return [record(signalSeries.total, total, labels), record(signalSeries.bad, bad, labels)];
  const excluded = exclusionQuery(slo.exclusions, rateWindowSeconds(stack));
  const { chainedRules } = targetFeatures[stack.rules.target];
  const isExcluded = chainedRules ? `${signalSeries.excluded}{slo_id=${quote(slo.id)}}` : `(${excluded})`;
  const unlessExcluded = (query: string) => `(${query})\nunless on () ${isExcluded}`;
  return [
    record(signalSeries.excluded, `0 * (\n${excluded}\n) + 1`, { slo_id: slo.id }),
    record(signalSeries.total, unlessExcluded(total), labels),
    record(signalSeries.bad, unlessExcluded(bad), labels),
  ];
}

/** The labels of an SLO's series. Only its id, and Sloth's names when asked: anything else would break history when edited. */
export function identityLabels(slo: Slo, stack: Stack): Labels {
  if (stack.rules.compat === "none") return { slo_id: slo.id };
  return { slo_id: slo.id, sloth_id: slo.id, sloth_service: slo.service, sloth_slo: slo.name };
}
