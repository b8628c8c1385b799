import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { PrometheusSample, PrometheusSeries } from "../../../service/prometheus-result.ts";
import { shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { drainSeconds } from "../../../slo/shift/shift-timing.ts";
import { rowOf } from "../gate-samples.ts";
import { ofShift } from "../of-shift.ts";

/** Rules tell of a rollout for its drain time: what was on at its end was recorded in this time. */
const lookSeconds = drainSeconds + 300;

/**
 * Whether the rollout of which rules still tell was over when the arms got the roles that they have now: it is that of other arms, and who
 * is the candidate now has none yet.
 */
export async function isOfOtherRoles(
  prometheus: PrometheusClient,
  shift: string,
  samples: readonly PrometheusSample[],
): Promise<boolean> {
  const now = rowOf(samples, shiftSeries.info)?.labels;
  if (now === undefined || rowOf(samples, shiftSeries.active) !== undefined) return false;
  const range = (series: string) => prometheus.querySamples(`${ofShift(series, shift)}[${lookSeconds}s]`);
  const [rollouts, shares] = await Promise.all([range(shiftSeries.active), range(shiftSeries.intendedShare)]);
  const isOther = ({ labels }: PrometheusSeries) => {
    const { [shiftLabels.arm]: arm, [shiftLabels.role]: role } = labels;
    return arm !== undefined && role !== undefined && now[role] !== arm;
  };
  const [ended, other] = [lastOf(rollouts), lastOf(shares.filter(isOther))];
  return ended !== undefined && other !== undefined && other >= ended;
}

/** The time of the last sample. */
function lastOf(series: readonly PrometheusSeries[]): number | undefined {
  const times = series.flatMap(({ points }) => points.at(-1)?.[0] ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
