import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { prometheusSeries } from "../../slo/names.ts";
import type { GateFacts } from "../../slo/shift/decide-gate.ts";
import { countWords, percentWords, tenthWords } from "../../slo/shift/number-words.ts";
import {
  type ShiftPhase,
  type ShiftVerdictName,
  shiftAlertNames,
  shiftExporterSeries,
  shiftHelperSeries,
  shiftSeries,
  shiftVerdicts,
} from "../../slo/shift/shift-names.ts";
import type { ShiftVerdictReport } from "../../slo/shift/shift-report.ts";
import type { ShiftRole } from "../../slo/shift/traffic-shift.ts";

/** What Prometheus says of a shift at one moment: its recorded series, those of the exporter, and its alerts. */
export interface GateReading {
  readonly samples: readonly PrometheusSample[];
  readonly slo: GateFacts["slo"];
}

/** The name of the rollout that is under way or ended just now, where there is one. */
export function rolloutOf({ samples }: GateReading): string | null {
  const named = find(samples, shiftSeries.active) ?? find(samples, shiftHelperSeries.rollout);
  return named?.labels["rollout"] ?? null;
}

/** What a decision needs, of series that rules recorded; limits that only the config knows are behind the alerts. */
export function gateFacts(reading: GateReading): GateFacts {
  const { samples, slo } = reading;
  const share = recorded(samples, shiftSeries.drift, { role: "candidate" });
  const tolerance = recorded(samples, shiftSeries.tolerance, { role: "candidate" });
  const lost = rowsOf(samples, shiftSeries.lostSum);
  return {
    phase: phaseOf(samples),
    candidate: {
      name: find(samples, shiftSeries.info)?.labels["candidate"] ?? "the candidate",
      intended: intendedOf(samples),
    },
    verdict: verdictOf(reading),
    // Whether it settled, a difference that is too large holds; one that is small enough followed already.
    drift: share === null || tolerance === null ? null : { share, tolerance, settled: true },
    budget: null,
    headroom: null,
    blind: blindOf(samples),
    ledger: { lost: lost.length === 0 ? null : lost.reduce((sum, { value }) => sum + value, 0) },
    slo,
    alerts: alertNames(samples),
  };
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
  if (intended === 0) return actual !== null && actual > tolerance ? "aborting" : "idle";
  return intended === 1 && drift !== null && Math.abs(drift) <= tolerance ? "settled" : "shifting";
}

function intendedOf(samples: readonly PrometheusSample[]): number | null {
  return recorded(samples, shiftSeries.intendedShare, { role: "candidate" });
}

function verdictOf(reading: GateReading): ShiftVerdictReport {
  const { samples } = reading;
  const kind = recordedVerdict(samples);
  const evidence = recorded(samples, shiftSeries.errorEvidence);
  const report = { evidence, limit: Number.NaN, detectable: null };
  const isSlower = alertNames(samples).includes(shiftAlertNames.slower);
  if (isSlower && kind !== "worse") {
    return { ...report, kind: "worse", sli: "slow", why: `the alert ${shiftAlertNames.slower} is firing` };
  }
  if (kind === undefined) {
    const isCompared = recorded(samples, shiftSeries.active) === 1;
    const why = isCompared
      ? "no verdict is recorded: its errors cannot be seen"
      : "no verdict is recorded: one arm is meant to have all of the traffic";
    return { ...report, kind: "not_enough", sli: null, why };
  }
  return { ...report, kind, sli: "errors", why: whyOf(kind, reading, evidence) };
}

function recordedVerdict(samples: readonly PrometheusSample[]): ShiftVerdictName | undefined {
  const told = rowsOf(samples, shiftSeries.verdict).find(({ value }) => value === 1)?.labels["verdict"];
  return shiftVerdicts.find((verdict) => verdict === told);
}

const verdictWords = { worse: "", not_worse: "no difference that counts: ", not_enough: "not enough data: " } as const;

/** `errors 2.1 % against 0.11 % after 1,840 candidate requests, evidence 12.4`. */
function whyOf(kind: ShiftVerdictName, { samples }: GateReading, evidence: number | null): string {
  const rollout = rolloutOf({ samples, slo: undefined });
  const sum = (series: string, role: ShiftRole) =>
    recorded(samples, series, { role, ...(rollout !== null && { rollout }) }) ?? 0;
  const ratio = (role: ShiftRole) => {
    const requests = sum(shiftSeries.requestsSum, role);
    return requests > 0 ? percentWords(sum(shiftSeries.errorsSum, role) / requests) : "unknown";
  };
  const proof = evidence === null ? "" : `, evidence ${tenthWords(evidence)}`;
  const counts = `errors ${ratio("candidate")} against ${ratio("stable")} after ${countWords(sum(shiftSeries.requestsSum, "candidate"))} candidate requests`;
  return `${verdictWords[kind]}${counts}${proof}`;
}

function blindOf(samples: readonly PrometheusSample[]): GateFacts["blind"] {
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
    if (missing(series)) return [{ source, reason: `${series} has no value for the candidate` }];
    return unread.includes(source) ? [{ source, reason }] : [];
  });
  return unread.includes("declared") ? [...seen, { source: "declared", reason }] : seen;
}

function alertNames(samples: readonly PrometheusSample[]): readonly string[] {
  return rowsOf(samples, prometheusSeries.alerts).map(({ labels }) => labels["alertname"] ?? "");
}

function find(samples: readonly PrometheusSample[], series: string, labels: Readonly<Record<string, string>> = {}) {
  return rowsOf(samples, series).find((row) =>
    Object.entries(labels).every(([name, value]) => row.labels[name] === value),
  );
}

function recorded(
  samples: readonly PrometheusSample[],
  series: string,
  labels: Readonly<Record<string, string>> = {},
): number | null {
  const value = find(samples, series, labels)?.value;
  return value === undefined || Number.isNaN(value) ? null : value;
}

function rowsOf(samples: readonly PrometheusSample[], series: string): readonly PrometheusSample[] {
  return samples.filter(({ labels }) => labels["__name__"] === series);
}
