import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { secondsToWords } from "../../slo/duration.ts";
import { derivedSeries, labelNames, prometheusSeries, signalSeries } from "../../slo/names.ts";
import { printSelector, quoteLabelValue } from "../../slo/promql/print-selector.ts";
import { decideGate, type GateAnswer } from "../../slo/shift/decide-gate.ts";
import { shiftExporterSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import { longestRolloutSeconds } from "../../slo/shift/shift-timing.ts";
import { shortList } from "../../slo/shift/short-list.ts";
import type { ShiftRole } from "../../slo/shift/traffic-shift.ts";
import { Fault } from "../fault.ts";
import { type GateReading, gateFacts } from "./gate-facts.ts";
import { recorded, rowOf } from "./gate-samples.ts";
import { rolloutInView } from "./rollout-in-view.ts";

/** Which shift is asked about, and which SLO must have some of its budget left. */
export interface GateQuestion {
  readonly shift: string;
  readonly slo: string | undefined;
}

/** What is older says nothing about now. */
const oldestSeconds = 120;

/** Asks Prometheus for everything that rules recorded of the shift, and decides. A shift that it does not know is a fault. */
export async function readGate(prometheus: PrometheusClient, question: GateQuestion): Promise<GateAnswer> {
  const { shift } = question;
  const ageSeconds = await ageOf(prometheus, shift);
  const slo = await sloOf(prometheus, question);
  const answer = { shift, slo: question.slo ?? null };
  if (ageSeconds > oldestSeconds) {
    const reason = `what happens now is not known: the rules of this shift recorded nothing for ${secondsToWords(ageSeconds)}`;
    return { ...answer, rollout: null, decision: "hold", reasons: [reason] };
  }
  const all = await samplesOf(prometheus, shift);
  const change = await changeOf(prometheus, shift, all);
  const { rollout, samples } = rolloutInView(all, change.isUnseen);
  return { ...answer, rollout, ...decideGate(gateFacts({ ...change, samples, slo })) };
}

async function samplesOf(prometheus: PrometheusClient, shift: string): Promise<readonly PrometheusSample[]> {
  const { info, phase, verdict, ledger, sourceUp } = shiftExporterSeries;
  // Of an exporter that is away, or of what somebody copies late, these are none.
  const fresh = (metric: string) => {
    const told = ofShift(metric, shift);
    return prometheus.query(`${told} and time() - timestamp(${told}) <= ${oldestSeconds}`);
  };
  const samples = await Promise.all([
    prometheus.query(`{__name__=~"shift:.+|${sourceUp}",${shiftLabels.shift}=${quoteLabelValue(shift)}}`),
    prometheus.query(ofShift(prometheusSeries.alerts, shift, { alertstate: "firing" })),
    ...[info, phase, verdict, ledger].map(fresh),
  ]);
  return samples.flat();
}

/** Rules are evaluated twice a minute at least: what was on before the weights changed was recorded in this time. */
const lastLookSeconds = 90;

type Change = Pick<GateReading, "changedSeconds" | "since"> & {
  /** Whether all of the traffic went to the candidate at once, which is no rollout for the rules. */
  readonly isUnseen: boolean;
};

/** What is known of the last change of weights, and where it was to the end of a rollout of what came after it. */
async function changeOf(
  prometheus: PrometheusClient,
  shift: string,
  samples: readonly PrometheusSample[],
): Promise<Change> {
  const changedAt = recorded(samples, shiftSeries.lastChange);
  // An exporter says 0 before the first change that it sees.
  if (changedAt === null || changedAt <= 0) return { changedSeconds: null, since: {}, isUnseen: false };
  const now = rowOf(samples, shiftSeries.lastChange)?.time ?? changedAt;
  // What the exporter says may be ahead of Prometheus' clock.
  const changedSeconds = Math.max(0, now - changedAt);
  const isAll = recorded(samples, shiftSeries.intendedShare, { role: "candidate" }) === 1;
  if (!isAll) return { changedSeconds, since: {}, isUnseen: false };
  const active = ofShift(shiftSeries.active, shift);
  const [seen, requests, errors] = await Promise.all([
    prometheus.query(`max(last_over_time(${active}[${lastLookSeconds}s] @ ${changedAt.toFixed(3)}))`),
    ...[shiftSeries.requests, shiftSeries.errors].map((rate) =>
      prometheus.query(sumSince(rate, shift, changedSeconds)),
    ),
  ]);
  const countsOf = (role: ShiftRole) => {
    const of = (rows: readonly PrometheusSample[] = []) => rows.find(({ labels }) => labels["role"] === role)?.value;
    const [all, bad] = [of(requests), of(errors)];
    return all === undefined || bad === undefined ? undefined : { requests: all, errors: bad };
  };
  const [candidate, stable] = [countsOf("candidate"), countsOf("stable")];
  const since = { ...(candidate && { candidate }), ...(stable && { stable }) };
  return { changedSeconds, since, isUnseen: seen?.[0] === undefined };
}

/** What a recorded rate comes to, by arm. */
function sumSince(rate: string, shift: string, changedSeconds: number): string {
  const seconds = Math.min(longestRolloutSeconds, Math.max(1, Math.ceil(changedSeconds)));
  return `${seconds} * max by (role) (avg_over_time(${ofShift(rate, shift)}[${seconds}s]))`;
}

/** Series without which nothing can be said; a part of the rules may run while another one does not. */
const vital = [shiftSeries.info, shiftSeries.intendedShare, shiftSeries.actualShare, shiftSeries.verdict];

/** Seconds since the rules of the shift recorded something, the part that is the furthest behind. */
async function ageOf(prometheus: PrometheusClient, shift: string): Promise<number> {
  const ages = await Promise.all(
    vital.map((series) => prometheus.query(`max(time() - timestamp(${ofShift(series, shift)}))`)),
  );
  const known = ages.flatMap(([age]) => (age === undefined ? [] : [age.value]));
  // The first is there whatever happens, as long as rules run.
  if (ages[0]?.[0] !== undefined) return Math.max(...known);
  const [seen] = await prometheus.query(
    `time() - max(max_over_time(timestamp(${ofShift(shiftSeries.info, shift)})[1d:1m]))`,
  );
  if (seen !== undefined) return seen.value;
  const others = await prometheus.query(`group by (${shiftLabels.shift}) (${shiftSeries.info})`);
  const names = others.map(({ labels }) => labels[shiftLabels.shift] ?? "").sort();
  throw new Fault(`Prometheus at ${prometheus.address} records no traffic shift ${JSON.stringify(shift)}`, {
    hint:
      names.length === 0
        ? "load the rules that nines generate writes (shift-*.yaml)"
        : `it records ${shortList(names)}; load the rules of ${shift}, or name one of these`,
  });
}

/** What is left of the SLO's budget. */
async function sloOf(prometheus: PrometheusClient, { slo }: GateQuestion): Promise<GateReading["slo"]> {
  if (slo === undefined) return undefined;
  const budget = printSelector({
    metric: derivedSeries.periodBudgetRemaining,
    matchers: [{ label: labelNames.id, op: "=", value: slo }],
  });
  // An SLO with groups has a budget for each; the one that is the furthest gone decides.
  const [left] = await prometheus.query(`min(${budget})`);
  if (left !== undefined && !Number.isNaN(left.value)) return { id: slo, remaining: left.value };
  const known = await prometheus.query(`group by (${labelNames.id}) (${signalSeries.errorBudget})`);
  const ids = known.map(({ labels }) => labels[labelNames.id] ?? "").sort();
  if (ids.includes(slo)) return { id: slo, remaining: null };
  const others = ids.length === 0 ? "it records none yet" : `it records ${shortList(ids)}`;
  return { id: slo, remaining: null, why: `Prometheus records no such SLO, ${others}` };
}

function ofShift(metric: string, shift: string, labels: Readonly<Record<string, string>> = {}): string {
  const matchers = Object.entries({ [shiftLabels.shift]: shift, ...labels });
  return printSelector({ metric, matchers: matchers.map(([label, value]) => ({ label, op: "=" as const, value })) });
}
