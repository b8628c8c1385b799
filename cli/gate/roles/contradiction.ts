import type { PrometheusSample } from "../../../service/prometheus-result.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { recorded, rowOf, rowsOf } from "../gate-samples.ts";

/** Of when samples are, by Prometheus' clock in Unix seconds; undefined where there are none. */
export interface SampleTimes {
  /** The part of the rules that is the furthest behind. */
  readonly rules: number;
  /** The exporter's; of several, the one that is the furthest behind. */
  readonly exporter: number | undefined;
  /** The first by which rules knew the roles that arms have now; undefined where they had them all along. */
  readonly roles: number | undefined;
}

type Samples = readonly PrometheusSample[];

/** Of what the arms had in these roles, a decision is made. */
const ofArms = [shiftSeries.intendedShare, shiftSeries.actualShare, shiftSeries.weight];

/**
 * Why samples cannot all be of the shift as it is: for some seconds after arms changed their roles in the config, or weights changed,
 * Prometheus has series of before beside those of now. Undefined where they agree.
 */
export function contradiction(samples: Samples, times: SampleTimes): string | undefined {
  if (areOfBothRoles(samples) || (times.roles !== undefined && times.rules < times.roles))
    return "Prometheus still has series of before the arms changed their roles in the config: ask again in some seconds";
  const others = otherRoles(samples);
  if (others !== undefined) return others;
  if (times.exporter !== undefined && times.roles !== undefined && times.exporter < times.roles)
    return "Prometheus has nothing of the exporter since the arms changed their roles in the config: ask again in some seconds";
  if (hasMissedChange(samples, times))
    return "Prometheus has nothing of the exporter since the weights changed: ask again in some seconds";
  const share = recorded(samples, shiftSeries.intendedShare, { [shiftLabels.role]: "candidate" });
  const isSettled = recorded(samples, shiftExporterSeries.phase, { phase: "settled" }) === 1;
  return isSettled && share !== null && share < 1
    ? "the exporter says that the candidate has everything, and the rules that it is not meant to: one of them is behind"
    : undefined;
}

/** Whether rules tell of an arm in the role that it had beside the one that it has. */
function areOfBothRoles(samples: Samples): boolean {
  const info = rowOf(samples, shiftSeries.info)?.labels;
  const isOther = ({ labels }: PrometheusSample) => {
    const [role, arm] = [labels[shiftLabels.role], labels[shiftLabels.arm]];
    const now = role === undefined ? undefined : info?.[role];
    return now !== undefined && arm !== undefined && arm !== now;
  };
  const others = rowsOf(samples, shiftSeries.info).filter(({ labels }) => labels["candidate"] !== info?.["candidate"]);
  return others.length > 0 || ofArms.some((series) => rowsOf(samples, series).some(isOther));
}

/** That an exporter has other roles than the rules, where it tells: what it says of the candidate is then of the other arm. */
function otherRoles(samples: Samples): string | undefined {
  const rules = rolesIn(rowOf(samples, shiftSeries.info));
  const told = rowsOf(samples, shiftExporterSeries.info)
    .map(rolesIn)
    .find((roles) => roles !== undefined && roles !== rules);
  return rules === undefined || told === undefined
    ? undefined
    : `the exporter tells of ${told}, and the rules of ${rules}: one of them has the config of before`;
}

function rolesIn(info: PrometheusSample | undefined): string | undefined {
  const { stable, candidate } = info?.labels ?? {};
  return stable === undefined || candidate === undefined ? undefined : `${stable} → ${candidate}`;
}

/** Whether rules saw weights change after the exporter told what it tells of: that may be of a rollout before. */
function hasMissedChange(samples: Samples, { exporter }: SampleTimes): boolean {
  const seen = recorded(samples, shiftSeries.lastChange);
  const told = Math.min(...rowsOf(samples, shiftExporterSeries.lastChange).map(({ value }) => value));
  // By the exporter's own clock its change may be later than when it was scraped.
  return exporter !== undefined && seen !== null && seen > exporter && seen > told;
}
