import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { ofShift } from "../of-shift.ts";

/** Longer than the longest gap that is made up for and the time until nobody does so any more, with the slowest scrapes. */
const lookBackSeconds = 600;

/** When the rules counted requests of the shift in the last minutes, whichever arm's: Unix seconds, the oldest first. */
export function evaluationsOf(prometheus: PrometheusClient, shift: string): Promise<readonly number[]> {
  return timesOf(prometheus, ofShift(shiftSeries.requests, shift));
}

/** When they made up for a gap, alike. */
export function gapsEndedOf(prometheus: PrometheusClient, shift: string): Promise<readonly number[]> {
  return timesOf(prometheus, ofShift(shiftHelperSeries.gapEnded, shift));
}

async function timesOf(prometheus: PrometheusClient, selector: string): Promise<readonly number[]> {
  const series = await prometheus.querySamples(`${selector}[${lookBackSeconds}s]`);
  const times = series.flatMap(({ points }) => points.map(([time]) => time));
  return [...new Set(times)].sort((a, b) => a - b);
}
