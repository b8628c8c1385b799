import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../../service/prometheus-result.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries, shiftSettings } from "../../../slo/shift/shift-names.ts";
import type { ShiftRole } from "../../../slo/shift/traffic-shift.ts";
import type { GateReading } from "../gate-facts.ts";
import { armOfRole, recorded, rowsOf } from "../gate-samples.ts";
import { ofShift } from "../of-shift.ts";
import { type Counted, countsSince } from "./counts-since.ts";

/** What is known of the last change of weights. */
export type LastChange = Pick<GateReading, "changedSeconds" | "since"> & {
  /** Whether all of the traffic went to the candidate at once, which is no rollout for the rules. */
  readonly isUnseen: boolean;
};

/** Rules are evaluated twice a minute at least: what was on before the weights changed was recorded in this time. */
const lastLookSeconds = 90;

/** When the weights changed, and where the candidate is meant to have everything also what came after it. */
export async function lastChange(
  prometheus: PrometheusClient,
  shift: string,
  samples: readonly PrometheusSample[],
): Promise<LastChange> {
  const changes = changesOf(samples);
  const changedAt = changes.length === 0 ? null : Math.max(...changes.map(({ value }) => value));
  // An exporter says 0 before the first change that it sees.
  if (changedAt === null || changedAt <= 0) return { changedSeconds: null, since: {}, isUnseen: false };
  const now = changes[0]?.time ?? changedAt;
  const settle = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.settle });
  // What the exporter says may be ahead of Prometheus' clock.
  const toldSeconds = Math.max(0, now - changedAt);
  const isOld = settle !== null && toldSeconds >= settle;
  const movedAt = isOld ? await lastMove(prometheus, { shift, seconds: settle }) : undefined;
  const changedSeconds = movedAt === undefined ? toldSeconds : Math.max(0, now - movedAt);
  const isAll = recorded(samples, shiftSeries.intendedShare, { role: "candidate" }) === 1;
  if (!isAll) return { changedSeconds, since: {}, isUnseen: false };
  const active = ofShift(shiftSeries.active, shift);
  const armOf = (role: ShiftRole) => ({ role, ...armOfRole(samples, role) });
  const [seen, candidate, stable] = await Promise.all([
    prometheus.query(`max(last_over_time(${active}[${lastLookSeconds}s] @ ${(movedAt ?? changedAt).toFixed(3)}))`),
    countsSince(prometheus, { shift, arm: armOf("candidate"), seconds: changedSeconds }),
    // Rates are those of a window: what the stable arm seems to get before it settled it got before the change.
    countsSince(prometheus, { shift, arm: armOf("stable"), seconds: settle === null ? 0 : changedSeconds - settle }),
  ]);
  const since = { ...(candidate && { candidate }), ...(stable && { stable }) };
  return { changedSeconds, since, isUnseen: seen[0] === undefined };
}

/** The exporter's word is there with its scrape, and rules repeat it later. */
function changesOf(samples: readonly PrometheusSample[]): readonly PrometheusSample[] {
  const told = [shiftSeries.lastChange, shiftExporterSeries.lastChange].flatMap((series) => rowsOf(samples, series));
  return told.filter(({ value }) => !Number.isNaN(value));
}

/** When the candidate's recorded share moved in the last seconds: Prometheus may have scraped the weights before the exporter that tells of them. */
async function lastMove(
  prometheus: PrometheusClient,
  { shift, seconds }: Pick<Counted, "shift" | "seconds">,
): Promise<number | undefined> {
  const range = Math.max(1, Math.ceil(seconds));
  const of = (series: string) => prometheus.querySamples(`${ofShift(series, shift, { role: "candidate" })}[${range}s]`);
  const shares = await Promise.all([shiftSeries.intendedShare, shiftSeries.liveShare].map(of));
  const moves = shares
    .flat()
    .flatMap(({ points }) => points.filter(([, value], index) => index > 0 && value !== points[index - 1]?.[1]));
  return moves.length === 0 ? undefined : Math.max(...moves.map(([time]) => time));
}
