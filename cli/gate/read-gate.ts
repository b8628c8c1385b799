import { factSeconds, firstBudgetSeconds } from "../../alerts/intervals.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { secondsToWords } from "../../slo/duration.ts";
import { derivedSeries, labelNames, prometheusSeries, signalSeries } from "../../slo/names.ts";
import { printSelector, quoteLabelValue } from "../../slo/promql/print-selector.ts";
import { decideGate } from "../../slo/shift/gate/decide-gate.ts";
import { mostKnownAfterSeconds } from "../../slo/shift/known-after-seconds.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries, shiftSettings } from "../../slo/shift/shift-names.ts";
import { shortList } from "../../slo/shift/short-list.ts";
import { Fault } from "../fault.ts";
import { lastChange } from "./change/last-change.ts";
import { openGap } from "./gap/open-gap.ts";
import { recordedTimes } from "./gap/recorded-times.ts";
import { type GateReading, gateFacts } from "./gate-facts.ts";
import { recorded } from "./gate-samples.ts";
import { ofShift } from "./of-shift.ts";
import { countedBy } from "./recorded-verdict.ts";
import { contradiction } from "./roles/contradiction.ts";
import { isOfOtherRoles } from "./roles/of-other-roles.ts";
import { rolesSince } from "./roles/roles-since.ts";
import { rolloutInView } from "./rollout-in-view.ts";
import { unseenErrors } from "./unseen-errors.ts";
import type { GateLook } from "./wait-for-answer.ts";

/** Which shift is asked about, and which SLO must have some of its budget left. */
export interface GateQuestion {
  readonly shift: string;
  readonly slo: string | undefined;
}

/** What is older says nothing about now. */
const oldestSeconds = 120;

/** Alerts are written at every evaluation, twice a minute at least; one that Prometheus was killed with would stand for five. */
const oldestAlertSeconds = 60;

/** Asks Prometheus for everything that rules recorded of the shift, and decides. A shift that it does not know is a fault. */
export async function readGate(prometheus: PrometheusClient, question: GateQuestion): Promise<GateLook> {
  const { shift } = question;
  const { ageSeconds, atSeconds } = await ageOf(prometheus, shift);
  const slo = await sloOf(prometheus, question);
  const answer = { shift, slo: question.slo ?? null };
  if (ageSeconds > oldestSeconds) {
    const reason = `what happens now is not known: the rules of this shift recorded nothing for ${secondsToWords(ageSeconds)}`;
    return {
      answer: { ...answer, rollout: null, decision: "hold", reasons: [reason] },
      behindSeconds: ageSeconds,
      countedBy: null,
    };
  }
  // Asked before what it is of: a scrape in between makes that younger, never older.
  const exporter = await toldAt(prometheus, shift);
  const all = await samplesOf(prometheus, shift);
  const [change, isOfOthers, roles] = await Promise.all([
    lastChange(prometheus, shift, all),
    isOfOtherRoles(prometheus, shift, all),
    rolesSince(prometheus, shift, all),
  ]);
  const { rollout, samples } = rolloutInView(all, change.isUnseen || isOfOthers);
  const facts = gateFacts({ ...change, samples, slo });
  const decided = decideGate(facts);
  // An exporter counts on while nobody evaluates.
  const isByRules = decided.decision === "proceed" && countedBy(samples) !== "exporter";
  const gap = isByRules ? openGap(await recordedTimes(prometheus, shift)) : undefined;
  const against = contradiction(all, { rules: atSeconds, exporter, roles }) ?? gap;
  const isTransient = decided.decision === "proceed" && against !== undefined;
  const { decision, reasons } = isTransient ? ({ decision: "hold", reasons: [against] } as const) : decided;
  const notes = decision === "proceed" ? await unseenErrors(prometheus, { shift, alone: facts.alone }) : [];
  const knownAfter = recorded(all, shiftHelperSeries.setting, { setting: shiftSettings.knownAfter });
  return {
    answer: { ...answer, rollout, decision, reasons: [...reasons, ...notes] },
    behindSeconds: ageSeconds + (knownAfter ?? mostKnownAfterSeconds),
    countedBy: countedBy(samples),
    ...(isTransient && { isTransient }),
  };
}

/** What the exporter knows better than rules. */
const ofExporter = [
  "info",
  "phase",
  "lastChange",
  "verdict",
  "evidence",
  "dispersion",
  "compared",
  "ledger",
  "ledgerWhole",
  "proxies",
  "proxiesUnseenSince",
] as const;

async function samplesOf(prometheus: PrometheusClient, shift: string): Promise<readonly PrometheusSample[]> {
  // Of an exporter that is away, or of what somebody copies late, these are none.
  const fresh = (metric: string) => {
    const told = ofShift(metric, shift);
    return prometheus.query(`${told} and time() - timestamp(${told}) <= ${oldestSeconds}`);
  };
  const firing = ofShift(prometheusSeries.alerts, shift, { alertstate: "firing" });
  const samples = await Promise.all([
    prometheus.query(
      `{__name__=~"shift:.+|${shiftExporterSeries.sourceUp}",${shiftLabels.shift}=${quoteLabelValue(shift)}}`,
    ),
    prometheus.query(`${firing} and time() - timestamp(${firing}) <= ${oldestAlertSeconds}`),
    ...ofExporter.map((name) => fresh(shiftExporterSeries[name])),
  ]);
  return samples.flat();
}

/** When the exporter was scraped for what it tells; of several, the one that is the furthest behind. */
async function toldAt(prometheus: PrometheusClient, shift: string): Promise<number | undefined> {
  const times = `timestamp(${ofShift(shiftExporterSeries.info, shift)})`;
  const [told] = await prometheus.query(`min(${times} >= time() - ${oldestSeconds})`);
  return told?.value;
}

/** Series without which nothing can be said; a part of the rules may run while another one does not. */
const vital = [shiftSeries.info, shiftSeries.intendedShare, shiftSeries.actualShare, shiftSeries.verdict];

/** When the rules of the shift recorded something, the part that is the furthest behind, and how long ago that is. */
async function ageOf(
  prometheus: PrometheusClient,
  shift: string,
): Promise<{ readonly ageSeconds: number; readonly atSeconds: number }> {
  const ages = await Promise.all(
    vital.map((series) => prometheus.query(`max(time() - timestamp(${ofShift(series, shift)}))`)),
  );
  const known = ages.flatMap(([age]) => (age === undefined ? [] : [age]));
  // The first is there whatever happens, as long as rules run.
  if (ages[0]?.[0] !== undefined)
    return {
      ageSeconds: Math.max(...known.map(({ value }) => value)),
      atSeconds: Math.min(...known.map(({ value, time }) => time - value)),
    };
  const [seen] = await prometheus.query(
    `time() - max(max_over_time(timestamp(${ofShift(shiftSeries.info, shift)})[1d:1m]))`,
  );
  if (seen !== undefined) return { ageSeconds: seen.value, atSeconds: seen.time - seen.value };
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
  if (ids.includes(slo)) return { id: slo, remaining: null, why: unrecordedBudget };
  const others = ids.length === 0 ? "it records none yet" : `it records ${shortList(ids)}`;
  return { id: slo, remaining: null, why: `Prometheus records no such SLO, ${others} ${notYet}` };
}

const notYet = `(or its rules were not evaluated yet: the first are every ${secondsToWords(factSeconds)})`;

const unrecordedBudget = `its rules have recorded nothing of its budget in the last minutes (where they are new, the first time takes up to ${secondsToWords(firstBudgetSeconds)} and two scrapes)`;
