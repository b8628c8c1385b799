import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import { exporterSeries } from "../../slo/exporter-series.ts";
import type { Labels } from "../../slo/model.ts";
import { derivedSeries, errorRatioSeries, labelNames, signalSeries } from "../../slo/names.ts";
import { type SloFacts, type SloReading, sloFacts } from "./slo-facts.ts";

/** Which numbers are wanted. */
export interface FactsQuestion {
  readonly sloId: string;
  /** Name of the tier that fires: `page-fast`. Undefined: the fastest tier that the SLO has. */
  readonly tier: string | undefined;
  /** Labels of the alert that leads: of an SLO with groups, its group is the one that is read. */
  readonly labels: Labels;
  /** Begin of the incident, and its end once it has ended. Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly nowMs: number;
  /** What the SLO counts, where the stack is known. */
  readonly unit?: string;
  /** Whether the alert that leads fires at this moment. */
  readonly isFiring?: boolean;
  /** A message never waits longer than this for its numbers. */
  readonly deadlineMs: number;
}

/** The numbers, or why there are none, in plain words. */
export type FactsAnswer =
  | { readonly kind: "known"; readonly facts: SloFacts }
  | { readonly kind: "unknown"; readonly why: string };

/** Reads an SLO's recorded series in two queries side by side; never throws, and never takes longer than its deadline. */
export async function readSloFacts(
  client: Pick<PrometheusClient, "query">,
  question: FactsQuestion,
): Promise<FactsAnswer> {
  const deadline = Promise.withResolvers<"late">();
  const timer = setTimeout(() => deadline.resolve("late"), question.deadlineMs);
  const at = (question.toMs ?? question.nowMs) / 1_000;
  const answers = Promise.all([
    client.query(presentQuery(question), { at }),
    // What is missing here is missing in the message; the rest is still worth showing.
    client.query(pastQuery(question), { at }).catch(() => []),
  ]);
  answers.catch(() => undefined);
  try {
    const answer = await Promise.race([answers, deadline.promise]);
    if (answer === "late") return unknown(`Prometheus did not answer within ${question.deadlineMs} ms`);
    const reading = toReading(answer, question);
    return reading === undefined
      ? unknown(`Prometheus has no series of the SLO ${question.sloId}`)
      : { kind: "known", facts: sloFacts(reading) };
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

function unknown(why: string): FactsAnswer {
  return { kind: "unknown", why };
}

const factLabel = "nines_fact";
const wantedSeries = [
  ...Object.values(signalSeries).filter((name) => name !== signalSeries.excluded),
  derivedSeries.periodBudgetRemaining,
  derivedSeries.periodEvents,
  exporterSeries.info,
] as const;

function presentQuery({ sloId, tier }: FactsQuestion): string {
  const windows = tiersOf(tier).flatMap(({ longWindow, shortWindow }) => [longWindow, shortWindow]);
  const names = [...wantedSeries, ...[...new Set(windows)].map(errorRatioSeries)];
  return `{__name__=~${JSON.stringify(names.join("|"))}, ${selector(sloId)}}`;
}

function pastQuery({ sloId, fromMs, toMs, nowMs }: FactsQuestion): string {
  const seconds = incidentSeconds({ fromMs, toMs, nowMs });
  const marked = (query: string, fact: string) => `label_replace(${query}, "${factLabel}", "${fact}", "", "")`;
  const remaining = `${derivedSeries.periodBudgetRemaining}{${selector(sloId)}}`;
  // Each sample of a rate that is recorded once a minute stands for 60 seconds; a longer incident reads the sums of five minutes.
  const bad =
    seconds > 86_400
      ? `sum_over_time(${derivedSeries.badSum5m}{${selector(sloId)}}[${seconds}s])`
      : `60 * sum_over_time(${signalSeries.bad}{${selector(sloId)}}[${seconds}s])`;
  const facts = [
    marked(`${remaining} offset 1h`, "anHourAgo"),
    marked(`timestamp(${remaining})`, "recorded"),
    marked(bad, "badEvents"),
  ];
  return facts.join(" or ");
}

function incidentSeconds({ fromMs, toMs, nowMs }: Pick<FactsQuestion, "fromMs" | "toMs" | "nowMs">): number {
  return Math.max(60, Math.round(((toMs ?? nowMs) - fromMs) / 1_000));
}

function selector(sloId: string): string {
  return `${labelNames.id}=${JSON.stringify(sloId)}`;
}

function tiersOf(tier: string | undefined) {
  const named = burnRateTiers.filter(({ name }) => name === tier);
  return named.length > 0 ? named : burnRateTiers.slice(0, 1);
}

function toReading(
  [present, past]: readonly [readonly PrometheusSample[], readonly PrometheusSample[]],
  question: FactsQuestion,
): SloReading | undefined {
  const { tier: wanted, labels, fromMs, toMs, nowMs, isFiring = false } = question;
  const named = (name: string) => present.filter(({ labels: own }) => own["__name__"] === name);
  const info = named(signalSeries.info)[0]?.labels;
  const objective = info?.[labelNames.objective];
  const periodDays = named(signalSeries.periodDays)[0]?.value;
  if (objective === undefined || periodDays === undefined) return undefined;
  const tier = tiersOf(wanted)[0];
  if (tier === undefined) return undefined;
  const groupNames = (info?.[labelNames.groupBy] ?? "").split(",").filter((name) => name !== "");
  const groupOf = (own: Labels) => Object.fromEntries(groupNames.map((name) => [name, own[name] ?? ""]));
  const longs = named(errorRatioSeries(tier.longWindow)).filter(({ value }) => Number.isFinite(value));
  const worst = [...longs].sort((a, b) => b.value - a.value);
  // The group that the alert names; an alert that names none speaks for the worst one.
  const lead = groupNames.some((name) => labels[name] !== undefined)
    ? groupOf(labels)
    : groupOf(worst[0]?.labels ?? {});
  const ofLead = (samples: readonly PrometheusSample[]) =>
    finite(samples.find(({ labels: own }) => groupNames.every((name) => (own[name] ?? "") === lead[name]))?.value);
  const fact = (name: string) => ofLead(past.filter(({ labels: own }) => own[factLabel] === name));
  const threshold = named(signalSeries.alertThreshold).find(({ labels: own }) => own[labelNames.tier] === tier.name);
  const seconds = incidentSeconds({ fromMs, toMs, nowMs });
  const badEvents = fact("badEvents");
  const recorded = fact("recorded");
  const periodEvents = ofLead(named(derivedSeries.periodEvents));
  return {
    objective,
    period: info?.[labelNames.period] ?? `${periodDays}d`,
    periodSeconds: periodDays * 86_400,
    unit: question.unit ?? (named(exporterSeries.info).length > 0 ? "probes" : "events"),
    long: { window: tier.longWindow, errorRatio: ofLead(longs) },
    short: { window: tier.shortWindow, errorRatio: ofLead(named(errorRatioSeries(tier.shortWindow))) },
    threshold: finite(threshold?.value),
    events: tier.shortWindow === "5m" ? eventsOf(named, ofLead) : undefined,
    remaining: ofLead(named(derivedSeries.periodBudgetRemaining)),
    remainingAnHourAgo: fact("anHourAgo"),
    remainingAtMs: recorded === undefined ? undefined : recorded * 1_000,
    isFiring,
    incident: badEvents === undefined || periodEvents === undefined ? undefined : { badEvents, periodEvents, seconds },
    groups:
      groupNames.length === 0
        ? []
        : worst
            .filter(({ value }) => value > (finite(threshold?.value) ?? 0))
            .map(({ labels: own, value }) => ({ labels: groupOf(own), errorRatio: value })),
  };
}

/** Events per second over five minutes, as the rules record them, times 300 seconds. */
function eventsOf(
  named: (name: string) => readonly PrometheusSample[],
  ofLead: (samples: readonly PrometheusSample[]) => number | undefined,
): SloReading["events"] {
  const [bad, total] = [ofLead(named(signalSeries.bad)), ofLead(named(signalSeries.total))];
  if (bad === undefined || total === undefined) return undefined;
  return { bad: bad * 300, total: total * 300, window: "5m" };
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
