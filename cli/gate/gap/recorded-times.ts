import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { ofShift } from "../of-shift.ts";
import type { RecordedTimes } from "./open-gap.ts";

/** Longer than the longest gap that is made up for and the time until nobody does so any more, with the slowest scrapes. */
const lookBackSeconds = 600;

/** What the rules recorded in the last minutes that tells of gaps. */
export async function recordedTimes(prometheus: PrometheusClient, shift: string): Promise<RecordedTimes> {
  const { armsScraped, gapEnded } = shiftHelperSeries;
  const [evaluations, scraped, ended] = await Promise.all([
    evaluationsOf(prometheus, shift),
    timesOf(prometheus, ofShift(armsScraped, shift)),
    timesOf(prometheus, ofShift(gapEnded, shift)),
  ]);
  return { evaluations, scraped, ended };
}

/** When the rules counted requests in the last minutes, whichever arm's: Unix seconds, the oldest first. */
export function evaluationsOf(prometheus: PrometheusClient, shift: string): Promise<readonly number[]> {
  return timesOf(prometheus, ofShift(shiftSeries.requests, shift));
}

async function timesOf(prometheus: PrometheusClient, selector: string): Promise<readonly number[]> {
  const series = await prometheus.querySamples(`${selector}[${lookBackSeconds}s]`);
  const times = series.flatMap(({ points }) => points.map(([time]) => time));
  return [...new Set(times)].sort((a, b) => a - b);
}
