import { probeSeries } from "../../slo/probe/probe-series.ts";

/** What panels about probes say while there is nothing to show. */
export const noProbes = { text: "No probe results yet: they come from the nines exporter", isNormal: false } as const;

/** A series of the exporter, of the chosen targets and locations. */
export function ofProbes(series: string, ...matchers: readonly string[]): string {
  return `${series}{${['target=~"$target"', 'location=~"$location"', ...matchers].join(",")}}`;
}

/** First attempts with one of these results; retries never count. */
export const firstAttempts = (result: string) =>
  ofProbes(probeSeries.attempts, 'attempt="first"', `result=~"${result}"`);
const increaseOfTimeIn = (state: string) =>
  `increase(${ofProbes(probeSeries.timeInState, `state=~"${state}"`)}[$__range])`;
/** Seconds within the shown range that targets were in one of these states, all locations added up. */
export const timeIn = (state: string) => `sum(${increaseOfTimeIn(state)})`;
/** The same of the one target and location with most of it: a time that somebody could have watched. */
export const longestTimeIn = (state: string) => `max(sum by (target, location) (${increaseOfTimeIn(state)}))`;
