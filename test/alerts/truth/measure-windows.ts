import { readsStage } from "../../../alerts/window-rules.ts";
import { burnRateWindows } from "../../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../../slo/duration.ts";
import { errorRatioSeries } from "../../../slo/names.ts";
import type { Prometheus } from "../../servers/prometheus.ts";
import { type Bounds, distance } from "./budget-truth.ts";
import type { EventLedger } from "./event-ledger.ts";
import { recordedSamples } from "./recorded-series.ts";
import type { TruthSubject } from "./truth-case.ts";
import type { Stretch } from "./workload.ts";

// Jest makes every look at a global slow, and these are looked at a hundred million times.
const { max, min } = Math;

/** How far the recorded error ratio of a burn-rate window was from the counted truth at worst. */
export interface WindowMeasurement {
  readonly window: string;
  readonly instants: number;
  /** In percent of the error budget; of the ratio itself, where that is more. */
  readonly deviation: number;
  readonly worstHour: number;
}

const warmUpSeconds = 3600;

/** Compares the recorded error ratio of every window with counts of events, at every instant at which it was recorded. */
export async function measureWindows(
  prometheus: Prometheus,
  subject: TruthSubject,
): Promise<readonly WindowMeasurement[]> {
  const { slo, ledger, group, startSeconds, lateSeconds } = subject;
  const range = { end: startSeconds + ledger.seconds, days: Math.ceil(ledger.seconds / 86_400) };
  const measurements: WindowMeasurement[] = [];
  for (const window of burnRateWindows) {
    const seconds = durationToSeconds(window) ?? 0;
    const lag = lateSeconds + lagOf(window);
    const worst = { window, instants: 0, deviation: 0, worstHour: 0 };
    const selector = `${errorRatioSeries(window)}{slo_id="${slo.id}"${group === "" ? "" : `,${group}`}}`;
    for (const [time, ratio] of await recordedSamples(prometheus, selector, range)) {
      const instant = time - startSeconds;
      const touches = ({ from, to }: Stretch) => instant - seconds - lag < to + lag && instant > from - lag;
      if (instant < warmUpSeconds || subject.uncounted.some(touches)) continue;
      const bounds = ratioBounds(ledger, { instant, seconds, lag, lateSeconds });
      if (bounds === undefined) continue;
      worst.instants++;
      const deviation = (100 * distance(ratio, bounds)) / max(Number(slo.errorBudget), bounds.high);
      if (deviation <= worst.deviation) continue;
      worst.deviation = deviation;
      worst.worstHour = instant / 3600;
    }
    measurements.push(worst);
  }
  return measurements;
}

/** A window of five minutes is the signal itself, a minute old at most; longer ones add up signals, or stages of signals. */
function lagOf(window: string): number {
  if (window === "5m") return 60;
  return readsStage(window) ? 600 : 300;
}

/**
 * Bad events that count for certain over those that may count: in a short window, its blurred edges are a part of it worth
 * mentioning. Each process is scraped at its own time, so that its window begins and ends up to one scrape beside the others'.
 */
function ratioBounds(
  ledger: EventLedger,
  {
    instant,
    seconds,
    lag,
    lateSeconds,
  }: { readonly instant: number; readonly seconds: number; readonly lag: number; readonly lateSeconds: number },
): Bounds | undefined {
  const certain = ledger.between(instant - seconds, instant - lag);
  const possible = ledger.between(instant - seconds - lag, instant);
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let ago = 0; ago <= lag; ago += 5) {
    const beginning = instant - seconds - ago;
    least = min(least, ledger.between(beginning + lateSeconds, instant - ago).total);
    most = max(most, ledger.between(beginning - lateSeconds, instant - ago).total);
  }
  return least <= 0 ? undefined : { low: max(0, certain.bad) / most, high: possible.bad / least };
}
