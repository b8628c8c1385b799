import { durationToSeconds } from "../../slo/duration.ts";
import type { Slo } from "../../slo/model.ts";
import type { ExporterReader } from "../sources/exporter/exporter-client.ts";
import { eventUnit } from "./event-unit.ts";
import type { FactsAnswer, FactsQuestion } from "./read-slo-facts.ts";
import { type SloReading, sloFacts } from "./slo-facts.ts";

/** An end that is longer ago than this is none that the exporter's figures of now speak of. */
const sameMomentMs = 120_000;
/** The relay hears of an incident after its first bad probe. */
const earlierMs = 300_000;

/** Reads the numbers of an SLO from the exporter that measures it: as of now, and not as of the last rule evaluation. Never throws. */
export async function readExporterFacts(read: ExporterReader, question: FactsQuestion, slo: Slo): Promise<FactsAnswer> {
  const { sloId, toMs, nowMs, deadlineMs } = question;
  if (toMs !== undefined && nowMs - toMs > sameMomentMs)
    return { kind: "unknown", why: "the exporter tells of now only" };
  const deadline = Promise.withResolvers<"late">();
  const timer = setTimeout(() => deadline.resolve("late"), deadlineMs);
  const answer = read(sloId);
  answer.catch(() => undefined);
  try {
    const said = await Promise.race([answer, deadline.promise]);
    if (said === "late") return { kind: "unknown", why: `the exporter did not answer within ${deadlineMs} ms` };
    const reading = exporterReading(said, question, slo);
    return reading === undefined
      ? { kind: "unknown", why: `the exporter has not measured the SLO ${sloId} yet` }
      : { kind: "known", facts: sloFacts(reading) };
  } catch (error) {
    return { kind: "unknown", why: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

function exporterReading(said: unknown, question: FactsQuestion, slo: Slo): SloReading | undefined {
  const { tier: wanted, fromMs, toMs, nowMs, isFiring = false } = question;
  const found = slo.alerts.tiers.find(({ tier }) => tier.name === wanted) ?? slo.alerts.tiers[0];
  const windows = list(field(said, "windows"));
  if (found === undefined || windows.length === 0) return undefined;
  const budget = Number(slo.errorBudget);
  const ratioOf = (name: string): WindowRatio => {
    const window = windows.find((one) => field(one, "window") === name);
    const rate = number(field(window, "burnRate"));
    // A young window knows less than its length; what burns in it, burns.
    return { window: name, errorRatio: rate === undefined ? undefined : rate * budget, total: sampleOf(window) };
  };
  const [long, short] = [ratioOf(found.tier.longWindow), ratioOf(found.tier.shortWindow)];
  const seconds = Math.max(60, Math.round(((toMs ?? nowMs) - fromMs) / 1_000));
  return {
    objective: slo.objective,
    period: slo.period.text,
    periodSeconds: durationToSeconds(slo.period.text) ?? slo.period.seconds,
    unit: eventUnit(slo.sli.kind),
    long,
    short,
    threshold: Number(found.threshold),
    events:
      short.errorRatio === undefined || short.total === undefined
        ? undefined
        : { bad: Math.round(short.errorRatio * short.total), total: short.total, window: short.window },
    remaining: number(field(said, "budgetRemaining")),
    remainingAnHourAgo: undefined,
    incident: incidentOf(field(said, "budget"), { fromMs, seconds }),
    groups: [],
    isFiring,
  };
}

interface WindowRatio {
  readonly window: string;
  readonly errorRatio: number | undefined;
  readonly total: number | undefined;
}

/** What went bad since the incident began, in the unit in which the exporter keeps the period. */
function incidentOf(
  budget: unknown,
  { fromMs, seconds }: { readonly fromMs: number; readonly seconds: number },
): SloReading["incident"] {
  const period = field(budget, "period");
  const [good, bad] = [number(field(period, "good")), number(field(period, "bad"))];
  if (good === undefined || bad === undefined) return undefined;
  const during = list(field(budget, "incidents")).filter(
    (one) => (number(field(one, "toMs")) ?? 0) >= fromMs - earlierMs,
  );
  const badEvents = during.reduce<number>((sum, one) => sum + (number(field(one, "bad")) ?? 0), 0);
  return { badEvents, periodEvents: good + bad, seconds };
}

function sampleOf(window: unknown): number | undefined {
  return number(field(window, "sampleSize"));
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
