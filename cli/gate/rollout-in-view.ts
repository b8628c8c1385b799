import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import { recorded, rowOf, rowsOf } from "./gate-samples.ts";

/** The rollout that is asked about, and what is known of it. */
export interface RolloutInView {
  readonly rollout: string | null;
  /** Without what was recorded of another rollout. */
  readonly samples: readonly PrometheusSample[];
}

/**
 * Which rollout is under way or was the last. Rules see none where all of the traffic moves at once, or where arms got other roles, and go
 * on telling of the one before for minutes: the exporter knows better, and without one a move that they did not see has no name.
 */
export function rolloutInView(samples: readonly PrometheusSample[], isAnother: boolean): RolloutInView {
  const isUnseen = isAnother || isUnnamed(samples);
  const told = rowsOf(samples, shiftExporterSeries.info)
    .map(({ labels }) => labels[shiftLabels.rollout] ?? "")
    .filter((rollout) => rollout !== "")
    .sort();
  const seen = rowOf(samples, shiftSeries.active) ?? rowOf(samples, shiftHelperSeries.rollout);
  const ofRules = seen?.labels[shiftLabels.rollout];
  // Of several exporters, each with its own name for it, the rules took one.
  const ofExporter = ofRules !== undefined && told.includes(ofRules) ? ofRules : told.at(-1);
  const rollout = ofExporter ?? (isUnseen ? undefined : ofRules) ?? null;
  const isOther = ({ labels }: PrometheusSample) => {
    const of = labels[shiftLabels.rollout];
    // Rules go on telling for hours what a rollout's last look refused.
    const isTelling = rollout === null && !isUnseen && labels["__name__"] !== shiftHelperSeries.refusedNowSum;
    return of !== undefined && of !== rollout && !isTelling;
  };
  return { rollout, samples: samples.filter((sample) => !isOther(sample)) };
}

/** Whether rules know the share of a rollout and not yet its name: these are of two groups, evaluated one after the other. */
function isUnnamed(samples: readonly PrometheusSample[]): boolean {
  const share = recorded(samples, shiftSeries.intendedShare, { role: "candidate" });
  return share !== null && share > 0 && share < 1 && rowOf(samples, shiftSeries.active) === undefined;
}
