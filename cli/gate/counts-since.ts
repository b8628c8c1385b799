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
  const of = numbersOf(prometheus, counted);
  const { missedRequests, missedErrors } = shiftHelperSeries;
  const missed = await both(of.sum, { requests: missedRequests, errors: missedErrors });
  const isMissed = missed.requests !== undefined || missed.errors !== undefined;
  const step = isMissed ? stepOf(await evaluationsOf(prometheus, counted.shift)) : undefined;
  const { requests, errors } = await both(step === undefined ? of.mean : of.sum, shiftSeries);
  if (requests === undefined || errors === undefined) return undefined;
  if (step === undefined) return { requests, errors };
  return {
    requests: step * (requests + (missed.requests ?? 0)),
    errors: step * (errors + (missed.errors ?? 0)),
  };
}

type Numbers = (series: string) => Promise<number | undefined>;

function numbersOf(prometheus: PrometheusClient, { shift, arm, seconds }: Counted) {
  const limited = Math.min(longestRolloutSeconds, seconds);
  const ask = async (range: number, query: (over: string) => string) => {
    if (range < 1) return undefined;
    return (await prometheus.query(query(`[${range}s]`)))[0]?.value;
  };
  const of = (series: string) => ofShift(series, shift, arm);
  const mean: Numbers = (series) =>
    ask(Math.floor(limited), (over) => `${Math.floor(limited)} * max(avg_over_time(${of(series)}${over}))`);
  // What the first evaluation counted after the weights changed is one of them.
  const sum: Numbers = (series) => ask(Math.ceil(limited), (over) => `max(sum_over_time(${of(series)}${over}))`);
  return { mean, sum };
}

async function both(numbers: Numbers, { requests, errors }: { readonly requests: string; readonly errors: string }) {
  const [ofRequests, ofErrors] = await Promise.all([numbers(requests), numbers(errors)]);
  return { requests: ofRequests, errors: ofErrors };
}
