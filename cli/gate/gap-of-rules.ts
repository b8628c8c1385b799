import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { sameRolloutSeconds, shiftWindowSeconds } from "../../slo/shift/shift-timing.ts";
import { ofShift } from "./of-shift.ts";

/** Longer than the longest gap that is made up for and the time until nobody does so any more, with the slowest scrapes. */
const lookBackSeconds = 600;

/** A busy Prometheus misses an evaluation here and there, which the next rates cover. */
const fewestMissed = 2;

/** When the rules counted requests of the shift in the last minutes, whichever arm's: Unix seconds, the oldest first. */
export function evaluationsOf(prometheus: PrometheusClient, shift: string): Promise<readonly number[]> {
  return timesOf(prometheus, ofShift(shiftSeries.requests, shift));
}

/** When they made up for a gap. */
export function gapsEndedOf(prometheus: PrometheusClient, shift: string): Promise<readonly number[]> {
  return timesOf(prometheus, ofShift(shiftHelperSeries.gapEnded, shift));
}

async function timesOf(prometheus: PrometheusClient, selector: string): Promise<readonly number[]> {
  const series = await prometheus.querySamples(`${selector}[${lookBackSeconds}s]`);
  const times = series.flatMap(({ points }) => points.map(([time]) => time));
  return [...new Set(times)].sort((a, b) => a - b);
}

/** Seconds from most evaluations to the next: rules that are read anew may once come at another moment. Undefined where there was no second one. */
export function stepOf(evaluations: readonly number[]): number | undefined {
  const steps = stepsOf(evaluations).map(({ seconds }) => seconds);
  return steps.sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)];
}

/**
 * Why nobody is to proceed just after a gap: what came in it is added up once a window of evaluations is there again, and two more have
 * passed it on. Undefined where there was none, that is over, or nobody makes up for it any more.
 */
export function openGap(evaluations: readonly number[], ended: readonly number[]): string | undefined {
  const step = stepOf(evaluations);
  if (step === undefined) return undefined;
  const window = shiftWindowSeconds({ scrapeSeconds: step });
  // Of a shorter one rates show most at once.
  const least = Math.max((fewestMissed + 0.5) * step, window / 2);
  const gap = stepsOf(evaluations).findLast(({ seconds }) => seconds > least);
  const now = evaluations.at(-1);
  if (gap === undefined || now === undefined) return undefined;
  const isMadeUp = ended.some((time) => time >= gap.end && time + 2 * step <= now);
  if (isMadeUp || now - gap.end >= sameRolloutSeconds + 2 * (window + step)) return undefined;
  const left = Math.max(step, gap.end + window + 2 * step - now);
  return `the rules counted nothing for ${Math.round(gap.seconds)}s, and what came then is not added up yet: ask again in ${Math.ceil(left)}s`;
}

function stepsOf(evaluations: readonly number[]): readonly { readonly end: number; readonly seconds: number }[] {
  return evaluations.slice(1).map((end, index) => ({ end, seconds: end - (evaluations[index] ?? end) }));
}
