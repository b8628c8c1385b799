import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { GateFacts } from "../../slo/shift/gate/gate-facts.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import {
  refusedArm,
  type ShiftPhase,
  shiftHelperSeries,
  shiftSeries,
  shiftSettings,
} from "../../slo/shift/shift-names.ts";
import type { UnseenProxies } from "../../slo/shift/shift-report.ts";
import type { ArmCounts } from "../../slo/shift/statistics/newcombe-interval.ts";
import type { ShiftRole } from "../../slo/shift/traffic-shift.ts";
import { aloneFacts } from "./alone-facts.ts";
import { alertNames, recorded, rowOf, rowsOf, shareBasisOf } from "./gate-samples.ts";
import { missedErrors } from "./missed-errors.ts";
import { verdictOf } from "./recorded-verdict.ts";

/** What Prometheus says of a shift and its rollout at one moment: its recorded series, those of the exporter, and its alerts. */
export interface GateReading {
  readonly samples: readonly PrometheusSample[];
  /** Since the weights changed; null is not known. */
  readonly changedSeconds: number | null;
  /** What arms did since then, where it was asked. */
  readonly since: Readonly<Partial<Record<ShiftRole, ArmCounts>>>;
  readonly slo: GateFacts["slo"];
}

/** What a decision needs, of series that rules recorded; limits that only the config knows are behind the alerts. */
export function gateFacts(reading: GateReading): GateFacts {
  const { samples, slo } = reading;
  const alone = aloneFacts(reading);
  return {
    phase: phaseOf(samples),
    candidate: {
      name: rowOf(samples, shiftSeries.info)?.labels["candidate"] ?? "the candidate",
      intended: intendedOf(samples),
    },
    isPromoted: isPromoted(samples),
    isWeightless: isWeightless(samples),
    down: downOf(samples),
    verdict: verdictOf(samples, alone),
    shareBasis: shareBasisOf(samples),
    drift: driftOf(reading),
    budget: null,
    headroom: headroomOf(samples),
    blind: blindOf(samples),
    ledger: ledgerOf(samples),
    unseenProxies: unseenProxiesOf(samples),
    alone,
    missedErrors: missedErrors(samples),
    slo,
    alerts: alertNames(samples),
  };
}

function driftOf({ samples, changedSeconds }: GateReading): GateFacts["drift"] {
  const share = recorded(samples, shiftSeries.drift, { role: "candidate" });
  const tolerance = recorded(samples, shiftSeries.tolerance, { role: "candidate" });
  const settle = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.settle });
  if (share === null || tolerance === null) return null;
  // Where nobody knows how long it may take, the share alone decides: one that is small enough followed already.
  return { share, tolerance, settled: changedSeconds === null || settle === null || changedSeconds >= settle };
}

function headroomOf(samples: readonly PrometheusSample[]): GateFacts["headroom"] {
  const limit = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.rollbackLimit });
  const capacity = recorded(samples, shiftSeries.stableCapacity);
  if (limit === null || capacity === null) return null;
  const arms = (["stable", "candidate"] as const).map((role) => recorded(samples, shiftSeries.requests, { role }));
  const isCounted = arms.every((rate) => rate !== null);
  const requestsPerSecond = isCounted ? arms.reduce((sum, rate) => sum + rate, 0) : null;
  return { requestsPerSecond, stableCapacity: capacity, limit };
}

/** The exporter counts each one when it happens; rules know of it once it was scraped and summed, and has stood for a while. */
function ledgerOf(samples: readonly PrometheusSample[]): GateFacts["ledger"] {
  const isWhole = isWholeBy(samples);
  const told = toldLosses(samples);
  if (told !== undefined) return { ...told, isWhole };
  const lost = rowsOf(samples, shiftSeries.lostSum);
  return {
    isWhole,
    lost: lost.length === 0 ? null : lost.reduce((sum, { value }) => sum + value, 0),
    unsettled: unsettledOf(samples),
  };
}

/** Of several exporters the one that counts the most. */
function toldLosses(samples: readonly PrometheusSample[]): { lost: number; lostAsItBegan?: number } | undefined {
  const most = (outcome: string) => {
    const rows = rowsOf(samples, shiftExporterSeries.ledger).filter(({ labels }) => labels["outcome"] === outcome);
    return rows.length === 0 ? undefined : Math.max(...rows.map(({ value }) => value));
  };
  const [lost, lostAsItBegan] = [most("lost"), most("lost_as_it_began")];
  return lost === undefined ? undefined : { lost, ...(lostAsItBegan !== undefined && { lostAsItBegan }) };
}

/** Whether all of the rollout's requests were seen, by whoever counts them. */
function isWholeBy(samples: readonly PrometheusSample[]): boolean {
  const told = rowsOf(samples, shiftExporterSeries.ledgerWhole);
  return told.length > 0
    ? told.every(({ value }) => value === 1)
    : rowsOf(samples, shiftHelperSeries.unseenLosses).length === 0;
}

/** What the exporter tells; of several exporters the one that sees the fewest. */
function unseenProxiesOf(samples: readonly PrometheusSample[]): UnseenProxies | null {
  const { proxies, proxiesUnseenSince } = shiftExporterSeries;
  const told = rowsOf(samples, proxies);
  const most = (state: string) =>
    Math.max(0, ...told.flatMap(({ labels, value }) => (labels["state"] === state ? [value] : [])));
  const [count, seconds] = [most("unseen"), rowsOf(samples, proxiesUnseenSince).map(({ value }) => value)];
  if (count === 0 || seconds.length === 0) return null;
  return { count, of: count + most("seen"), sinceMs: 1_000 * Math.min(...seconds) };
}

/** What was refused by the last look, and is no loss yet: in the rollout, or in the last minutes where rules see no rollout. */
function unsettledOf(samples: readonly PrometheusSample[]): number {
  const { refusedNowSum, refusedNow2m } = shiftHelperSeries;
  const { lostSum, refused2m } = shiftSeries;
  const inRollout = (recorded(samples, refusedNowSum) ?? 0) - (recorded(samples, lostSum, { arm: refusedArm }) ?? 0);
  const lately = (recorded(samples, refusedNow2m) ?? 0) - (recorded(samples, refused2m) ?? 0);
  return Math.max(inRollout, lately);
}

/** What the exporter says, where Prometheus knows it now; else what weights and traffic say. */
function phaseOf(samples: readonly PrometheusSample[]): ShiftPhase {
  const told = rowsOf(samples, shiftExporterSeries.phase).flatMap(({ value, labels }) =>
    value === 1 ? [labels["phase"]] : [],
  );
  return mostFirst.find((phase) => told.includes(phase)) ?? phaseByShares(samples);
}

/** Of several exporters, the one that sees the most counts. */
const mostFirst: readonly ShiftPhase[] = ["aborting", "paused", "shifting", "idle", "settled"];

function phaseByShares(samples: readonly PrometheusSample[]): ShiftPhase {
  const of = (series: string) => recorded(samples, series, { role: "candidate" });
  const [intended, actual, drift] = [intendedOf(samples), of(shiftSeries.actualShare), of(shiftSeries.drift)];
  const tolerance = of(shiftSeries.tolerance) ?? 0;
  // Also from a candidate that won traffic goes away, to its own version.
  if (intended === 0 && (actual ?? 0) > tolerance) return isPromoted(samples) ? "shifting" : "aborting";
  if (intended === 0) return "idle";
  return intended === 1 && drift !== null && Math.abs(drift) <= tolerance ? "settled" : "shifting";
}

/** Whether the candidate's controller says that it won, by the rules. */
function isPromoted(samples: readonly PrometheusSample[]): boolean {
  return rowsOf(samples, shiftHelperSeries.promoted).some(({ value }) => value === 1);
}

function intendedOf(samples: readonly PrometheusSample[]): number | null {
  return recorded(samples, shiftSeries.intendedShare, { role: "candidate" });
}

function isWeightless(samples: readonly PrometheusSample[]): boolean {
  const weights = rowsOf(samples, shiftSeries.weight);
  return weights.length === 2 && weights.every(({ value }) => value === 0);
}

/** Arms with weight of which nothing is in force. */
function downOf(samples: readonly PrometheusSample[]): GateFacts["down"] {
  return rowsOf(samples, shiftSeries.weight).flatMap(({ value, labels: { arm = "", role = "" } }) => {
    const live = recorded(samples, shiftSeries.liveWeight, { role });
    return value > 0 && live === 0 ? [arm] : [];
  });
}

function blindOf(samples: readonly PrometheusSample[]): GateFacts["blind"] {
  const isKnown = isWeightless(samples);
  const missing = (series: string) => recorded(samples, series, { role: "candidate" }) === null;
  const unread = rowsOf(samples, shiftExporterSeries.sourceUp)
    .filter(({ value }) => value === 0)
    .map(({ labels }) => labels["source"]);
  const sources = [
    { source: "weights", series: shiftSeries.intendedShare },
    { source: "traffic", series: shiftSeries.actualShare },
  ] as const;
  const reason = "the exporter cannot read them";
  const seen = sources.flatMap(({ source, series }) => {
    if (source === "weights" && isKnown) return [];
    // Arms that are seen and get nothing have no shares.
    const isIdle = source === "traffic" && rowsOf(samples, shiftSeries.requests).length > 0;
    if (missing(series) && !isIdle) return [{ source, reason: `${series} has no value for the candidate` }];
    return unread.includes(source) ? [{ source, reason }] : [];
  });
  return unread.includes("declared") ? [...seen, { source: "declared", reason }] : seen;
}
