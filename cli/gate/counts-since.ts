import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { longestRolloutSeconds } from "../../slo/shift/shift-timing.ts";
import type { ArmCounts } from "../../slo/shift/statistics/newcombe-interval.ts";
import { evaluationsOf, stepOf } from "./gap-of-rules.ts";
import { ofShift } from "./of-shift.ts";

/** Whose requests are counted, and since when. */
export interface Counted {
  readonly shift: string;
  /** Its labels. */
  readonly arm: Readonly<Record<string, string>>;
  /** Until now. */
  readonly seconds: number;
}

/**
 * What an arm's recorded rates come to: their mean over the time; and where rules made up for a gap each of them and what was missed, for a
 * mean would count the gap, too.
 */
export async function countsSince(prometheus: PrometheusClient, counted: Counted): Promise<ArmCounts | undefined> {
  const { shift, arm } = counted;
  const seconds = Math.min(longestRolloutSeconds, counted.seconds);
  if (seconds < 1) return undefined;
  const over = (range: number, aggregate: "avg" | "sum") => async (series: string) =>
    (await prometheus.query(`max(${aggregate}_over_time(${ofShift(series, shift, arm)}[${range}s]))`))[0]?.value;
  const { missedRequests, missedErrors } = shiftHelperSeries;
  const missed = await both(over(Math.ceil(seconds), "sum"), { requests: missedRequests, errors: missedErrors });
  const isMissed = missed.requests !== undefined || missed.errors !== undefined;
  const step = isMissed ? stepOf(await evaluationsOf(prometheus, shift)) : undefined;
  // Rates are of another group than the change, and recorded up to an evaluation earlier.
  const numbers = step === undefined ? over(Math.floor(seconds), "avg") : over(Math.ceil(seconds + step), "sum");
  const { requests, errors } = await both(numbers, shiftSeries);
  if (requests === undefined || errors === undefined) return undefined;
  const times = step ?? Math.floor(seconds);
  return { requests: times * (requests + (missed.requests ?? 0)), errors: times * (errors + (missed.errors ?? 0)) };
}

type Numbers = (series: string) => Promise<number | undefined>;

async function both(numbers: Numbers, { requests, errors }: { readonly requests: string; readonly errors: string }) {
  const [ofRequests, ofErrors] = await Promise.all([numbers(requests), numbers(errors)]);
  return { requests: ofRequests, errors: ofErrors };
}
