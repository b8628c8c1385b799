import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import { recorded, rowOf, rowsOf } from "./gate-samples.ts";

/** Of what the arms had in these roles, a decision is made. */
const ofArms = [shiftSeries.intendedShare, shiftSeries.actualShare, shiftSeries.weight];

/**
 * Why samples of one moment cannot all be of the shift as it is: for some seconds after arms changed their roles in the config Prometheus
 * has series of before beside those of now, and the exporter's phase is that of before. Undefined where they agree.
 */
export function contradiction(samples: readonly PrometheusSample[]): string | undefined {
  const info = rowOf(samples, shiftSeries.info)?.labels;
  const isOther = ({ labels }: PrometheusSample) => {
    const [role, arm] = [labels[shiftLabels.role], labels[shiftLabels.arm]];
    const now = role === undefined ? undefined : info?.[role];
    return now !== undefined && arm !== undefined && arm !== now;
  };
  const others = rowsOf(samples, shiftSeries.info).filter(({ labels }) => labels["candidate"] !== info?.["candidate"]);
  if (others.length > 0 || ofArms.some((series) => rowsOf(samples, series).some(isOther)))
    return "Prometheus still has series of before the arms changed their roles in the config: ask again in some seconds";
  const share = recorded(samples, shiftSeries.intendedShare, { [shiftLabels.role]: "candidate" });
  const isSettled = recorded(samples, shiftExporterSeries.phase, { phase: "settled" }) === 1;
  return isSettled && share !== null && share < 1
    ? "the exporter says that the candidate has everything, and the rules that it is not meant to: one of them is behind"
    : undefined;
}
