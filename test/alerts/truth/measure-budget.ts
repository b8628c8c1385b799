import type { Slo } from "../../../slo/model.ts";
import { derivedSeries } from "../../../slo/names.ts";
import type { Prometheus } from "../../servers/prometheus.ts";
import { budgetTruth, distance, type Smear, type Span } from "./budget-truth.ts";
import { type RecordedSamples, recordedSamples } from "./recorded-series.ts";
import type { TruthSubject } from "./truth-case.ts";

/** The largest deviations of an SLO's recorded budget from the counted truth, over all instants at which it was recorded. */
export interface BudgetMeasurement {
  /** Instants at which the budget was recorded, and those of them at which the truth is one number, not a range. */
  readonly instants: number;
  readonly calmInstants: number;
  /** The largest share of the budget that was truly spent: 1 is all of it. */
  readonly spent: number;
  /** In percent of the budget; of what is spent, where that is more than the budget. */
  readonly spentDeviation: number;
  /** The same, only at calm instants. */
  readonly calmDeviation: number;
  /** In percent of all events. */
  readonly eventsDeviation: number;
  /** In percent of the events that the budget allows; of the bad events, where they are more. */
  readonly badEventsDeviation: number;
  /** When the budget deviated most, in hours since the beginning. */
  readonly worstHour: number;
  /** Instants without any event in the period, at which the budget was not what the SLO says about idle times. */
  readonly idleMistakes: number;
}

/** An early period holds too few events for a percentage of it to mean something. */
const warmUpSeconds = 3600;

/** A truth this narrow, in shares of the budget, counts as one number. */
const calmShare = 0.0002;

/** Compares every recorded budget of an SLO with what the counters really counted. */
export async function measureBudget(prometheus: Prometheus, subject: TruthSubject): Promise<BudgetMeasurement> {
  const { slo, ledger, startSeconds } = subject;
  const selector = (series: string) =>
    `${series}{slo_id="${slo.id}"${subject.group === "" ? "" : `,${subject.group}`}}`;
  const samples = (series: string): Promise<RecordedSamples> =>
    recordedSamples(prometheus, selector(series), {
      end: startSeconds + ledger.seconds,
      days: Math.ceil(ledger.seconds / 86_400),
    });
  const remaining = new Map(await samples(derivedSeries.periodBudgetRemaining));
  const events = await samples(derivedSeries.periodEvents);
  const badEvents = new Map(await samples(derivedSeries.periodBadEvents));
  const budget = Number(slo.errorBudget);
  const smear = smearOf(subject.lateSeconds);
  const worst = {
    instants: 0,
    calmInstants: 0,
    spent: 0,
    spentDeviation: 0,
    calmDeviation: 0,
    eventsDeviation: 0,
    badEventsDeviation: 0,
    worstHour: 0,
    idleMistakes: 0,
  };
  for (const [time, total] of events) {
    const instant = time - startSeconds;
    const span = spanOf(slo, time, startSeconds);
    if (instant < warmUpSeconds || (span.kind === "since" && instant - span.from < warmUpSeconds)) continue;
    const truth = budgetTruth(ledger, { instant, span, smear, uncounted: subject.uncounted });
    worst.eventsDeviation = Math.max(
      worst.eventsDeviation,
      (100 * distance(total, truth.total)) / Math.max(1, truth.total.high),
    );
    const allowed = Math.max(budget * truth.total.high, truth.bad.high, 1e-9);
    worst.badEventsDeviation = Math.max(
      worst.badEventsDeviation,
      (100 * distance(badEvents.get(time) ?? Number.NaN, truth.bad)) / allowed,
    );
    const left = remaining.get(time);
    if (truth.total.high === 0 && left !== (slo.idle === "good" ? 1 : undefined)) worst.idleMistakes++;
    if (left === undefined || truth.errorRatio === undefined) continue;
    const spent = { low: truth.errorRatio.low / budget, high: truth.errorRatio.high / budget };
    const deviation = (100 * distance(1 - left, spent)) / Math.max(1, spent.high);
    worst.instants++;
    worst.spent = Math.max(worst.spent, spent.high);
    if (deviation > worst.spentDeviation) {
      worst.spentDeviation = deviation;
      worst.worstHour = instant / 3600;
    }
    if (spent.high - spent.low > calmShare) continue;
    worst.calmInstants++;
    worst.calmDeviation = Math.max(worst.calmDeviation, deviation);
  }
  return worst;
}

/** An event comes to light some time late, is then part of a five-minute rate, and that of a five-minute stage. */
function smearOf(lateSeconds: number): Smear {
  return { lagSeconds: lateSeconds + 600, edgeSeconds: lateSeconds + 330 };
}

function spanOf({ period }: Slo, time: number, startSeconds: number): Span {
  if (period.kind === "rolling") return { kind: "rolling", seconds: period.seconds };
  const date = new Date(time * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (period.unit) {
    case "week":
      return {
        kind: "since",
        from: Date.UTC(year, month, date.getUTCDate() - ((date.getUTCDay() + 6) % 7)) / 1000 - startSeconds,
      };
    case "month":
      return { kind: "since", from: Date.UTC(year, month) / 1000 - startSeconds };
    case "quarter":
      return { kind: "since", from: Date.UTC(year, month - (month % 3)) / 1000 - startSeconds };
  }
}
