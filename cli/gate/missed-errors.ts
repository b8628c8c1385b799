import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { GateFacts } from "../../slo/shift/gate/gate-facts.ts";
import { shiftHelperSeries, shiftSeries, shiftSettings } from "../../slo/shift/shift-names.ts";
import { sumsOf, toldOf } from "./alone-facts.ts";
import { recorded } from "./gate-samples.ts";
import { countedBy, kindByRules } from "./recorded-verdict.ts";

/** Rates are extrapolated: what rules add up may be a little above what was counted. */
const mostExtrapolated = 1.1;

/**
 * The candidate's errors where rules counted clearly more of them in the same rollout than the exporter, which is believed else: one that
 * reads through Prometheus sees nothing while that stands still, and rules make up for it. Null where rules, too, find the candidate no
 * worse, by all that they counted, or say nothing of a rollout that is on.
 */
export function missedErrors(samples: readonly PrometheusSample[]): NonNullable<GateFacts["missedErrors"]> | null {
  const [rules, exporter] = [sumsOf(samples, "candidate")?.errors, toldOf(samples, "candidate")?.errors];
  const minErrors = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.minErrors });
  if (countedBy(samples) !== "exporter" || rules === undefined || exporter === undefined || minErrors === null)
    return null;
  const isClear = rules >= exporter + Math.max(1, minErrors) && rules >= mostExtrapolated * exporter;
  const kind = kindByRules(samples);
  const isSilent = kind === undefined && recorded(samples, shiftSeries.active) === 1;
  return isClear && kind !== "not_worse" && !isSilent ? { rules, exporter } : null;
}
