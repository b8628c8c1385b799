import { durationToSeconds } from "../slo/duration.ts";
import { allSlos, type Slo, type Stack } from "../slo/model.ts";
import {
  alertNames,
  derivedSeries,
  errorRatioSeries,
  quorumSeries,
  saturationSeries,
  signalSeries,
} from "../slo/names.ts";
import { shiftLabels } from "../slo/shift/shift-names.ts";
import { probesOf } from "./probe-rules.ts";
import { raisedByPrometheus } from "./raised-by-prometheus.ts";
import type { Rule, RuleFile } from "./rule.ts";
import { ruleFiles } from "./rule-files.ts";
import { readsOf } from "./rule-reads.ts";

/** What a rule is for; also the order in which costs are shown. */
export const ruleKinds = ["events", "facts", "windows", "stages", "periods", "alerts"] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** What rules ask of Prometheus. */
export interface Cost {
  readonly rules: number;
  /** Series that the rules record. */
  readonly series: number;
  /** Samples that the rules read per minute. */
  readonly samplesPerMinute: number;
}

export type CostByKind = Readonly<Record<RuleKind, Cost>>;

export interface StackCost {
  readonly byKind: CostByKind;
  /** The part of the cost that each SLO causes. A generic rule counts for the stack, and for none of its SLOs. */
  readonly bySlo: ReadonlyMap<string, CostByKind>;
}

/**
 * What a stack's rules cost, computed from the very rules that are written. The model: a selector reads, per series, one sample,
 * or for a range its length divided by the distance between samples (the scrape interval for raw metrics; 1, 4 or 5 minutes
 * for recorded ones); a subquery reads what is inside it once per step. Raw selectors match `expect.series` series each,
 * recorded ones `expect.groups` for each SLO. Nothing is shared between rules, as in Prometheus.
 */
export function stackCost(whole: Stack, files: readonly RuleFile[] = ruleFiles(whole)): StackCost {
  return ruleCosts(raisedByPrometheus(whole), files);
}

function ruleCosts(stack: Stack, files: readonly RuleFile[]): StackCost {
  const slos = new Map(allSlos(stack).map((slo) => [slo.id, slo]));
  const whole = emptyTally();
  const bySlo = new Map([...slos.keys()].map((id) => [id, emptyTally()]));
  const add = (slo: Slo, kind: RuleKind, cost: Partial<Cost>) => {
    for (const tally of [bySlo.get(slo.id), whole]) addTo(tally?.[kind], cost);
  };
  for (const { rule, perMinute } of rulesOf(files)) {
    if (rule.kind === "recording" && rule.record === saturationSeries.ratio) {
      const reads = readsOf(rule.expr, stack.scrapeSeconds).map(({ samplesPerSeries }) => samplesPerSeries);
      const samples = reads.reduce((sum, one) => sum + one * seriesOfResource * perMinute, 0);
      addTo(whole.events, { rules: 1, series: 1, samplesPerMinute: samples });
      continue;
    }
    if (isOfShift(rule)) {
      const reads = readsOf(rule.expr, stack.scrapeSeconds).map(
        ({ metric, samplesPerSeries }) =>
          samplesPerSeries * (metric.startsWith("shift:") ? seriesOfShift : seriesOfResource),
      );
      const samples = reads.reduce((sum, one) => sum + one * perMinute, 0);
      const kind = rule.kind === "alert" ? "alerts" : "events";
      addTo(whole[kind], { rules: 1, series: rule.kind === "recording" ? 1 : 0, samplesPerMinute: samples });
      continue;
    }
    if (isOfProbes(rule)) {
      const targets = Math.max(1, probesOf(stack).length);
      const perTarget = Math.max(1, stack.exporter.locations.length);
      for (const { metric, samplesPerSeries } of readsOf(rule.expr, stack.scrapeSeconds)) {
        const series = metric === quorumSeries.down ? targets : targets * perTarget;
        addTo(whole[kindOf(rule)], { samplesPerMinute: series * samplesPerSeries * perMinute });
      }
      addTo(whole[kindOf(rule)], { rules: 1, series: rule.kind === "recording" ? targets : 0 });
      continue;
    }
    const kind = kindOf(rule);
    const owner = slos.get(rule.labels.slo_id ?? "");
    if (owner === undefined) addTo(whole[kind], { rules: 1 });
    else add(owner, kind, { rules: 1 });
    // Facts are constants: they read nothing.
    const reads = kind === "facts" ? [] : readsOf(rule.expr, stack.scrapeSeconds);
    const subjects = (ids: readonly string[] | undefined) =>
      owner === undefined || ids !== undefined ? sloList(ids, slos) : [owner];
    if (rule.kind === "recording") {
      for (const slo of owner === undefined ? subjects(reads[0]?.ids) : [owner])
        add(slo, kind, { series: seriesOf(slo, rule.record) });
    }
    for (const read of reads) {
      for (const slo of subjects(read.ids)) {
        const series = read.metric.startsWith("slo:") ? seriesOf(slo, read.metric, read.oneTier) : slo.expect.series;
        add(slo, kind, { samplesPerMinute: series * read.samplesPerSeries * perMinute });
      }
    }
  }
  return { byKind: whole, bySlo };
}

function isOfProbes(rule: Rule): boolean {
  return rule.kind === "recording" ? rule.record === quorumSeries.down : rule.alert === alertNames.probeDown;
}

function isOfShift(rule: Rule): boolean {
  return rule.kind === "recording" ? rule.record.startsWith("shift:") : rule.labels[shiftLabels.shift] !== undefined;
}

/** How many raw series a selector of a saturation or of a shift is taken to match: nobody says. */
const seriesOfResource = 20;

/** Both arms: what a selector of a shift's own series matches at most. */
const seriesOfShift = 2;

/** All kinds together. */
export function totalCost(costs: CostByKind): Cost {
  const total = { rules: 0, series: 0, samplesPerMinute: 0 };
  for (const kind of ruleKinds) addTo(total, costs[kind]);
  return total;
}

type Tally = Record<RuleKind, { -readonly [Key in keyof Cost]: Cost[Key] }>;

function emptyTally(): Tally {
  const zero = () => ({ rules: 0, series: 0, samplesPerMinute: 0 });
  return { events: zero(), facts: zero(), windows: zero(), stages: zero(), periods: zero(), alerts: zero() };
}

function addTo(
  tally: Tally[RuleKind] | undefined,
  { rules = 0, series = 0, samplesPerMinute = 0 }: Partial<Cost>,
): void {
  if (tally === undefined) return;
  tally.rules += rules;
  tally.series += series;
  tally.samplesPerMinute += samplesPerMinute;
}

function* rulesOf(files: readonly RuleFile[]): Generator<{ readonly rule: Rule; readonly perMinute: number }> {
  for (const group of files.flatMap((file) => file.groups)) {
    const perMinute = 60 / (durationToSeconds(group.interval) ?? 60);
    for (const rule of group.rules) yield { rule, perMinute };
  }
}

function sloList(ids: readonly string[] | undefined, slos: ReadonlyMap<string, Slo>): Iterable<Slo> {
  return ids === undefined ? slos.values() : ids.flatMap((id) => slos.get(id) ?? []);
}

/** Series of one recorded name for one SLO: a constant has one, a limit one per tier, everything else one per group. */
function seriesOf(slo: Slo, metric: string, oneTier = false): number {
  if (perTier.has(metric)) return oneTier ? 1 : slo.alerts.tiers.length;
  return facts.has(metric) || metric === signalSeries.excluded ? 1 : slo.expect.groups;
}

const perTier: ReadonlySet<string> = new Set([signalSeries.alertThreshold, signalSeries.alertMinBadEvents]);
const events: ReadonlySet<string> = new Set([
  signalSeries.total,
  signalSeries.bad,
  signalSeries.excluded,
  quorumSeries.down,
]);
const facts: ReadonlySet<string> = new Set([
  ...Object.values(signalSeries).filter((name) => !events.has(name)),
  "sloth_slo_info",
]);
const stages: ReadonlySet<string> = new Set([
  derivedSeries.totalSum5m,
  derivedSeries.badSum5m,
  derivedSeries.totalCalendarSum5m,
  derivedSeries.badCalendarSum5m,
]);

function kindOf(rule: Rule): RuleKind {
  if (rule.kind === "alert") return "alerts";
  if (events.has(rule.record)) return "events";
  if (facts.has(rule.record)) return "facts";
  if (stages.has(rule.record)) return "stages";
  return rule.record.startsWith(errorRatioSeries("")) || rule.record === derivedSeries.currentBurnRate
    ? "windows"
    : "periods";
}
