import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import type { ArmCounts } from "../../../slo/shift/statistics/newcombe-interval.ts";
import { usualStepSeconds } from "../gap/evaluation-steps.ts";
import { evaluationsOf } from "../gap/recorded-times.ts";
import { ofShift } from "../of-shift.ts";

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
  const step = isMissed ? usualStepSeconds(await evaluationsOf(prometheus, shift)) : undefined;
  if (step === undefined) {
    const whole = Math.floor(seconds);
    return timesOf(whole, await both(over(whole, "avg"), shiftSeries));
  }
  // Rates are of another group than the change, and recorded up to an evaluation earlier.
  return timesOf(step, await both(over(Math.ceil(seconds + step), "sum"), shiftSeries), missed);
}

interface Rates {
  readonly requests: number | undefined;
  readonly errors: number | undefined;
}

async function both(
  ratesOf: (series: string) => Promise<number | undefined>,
  series: { readonly requests: string; readonly errors: string },
): Promise<Rates> {
  const [requests, errors] = await Promise.all([ratesOf(series.requests), ratesOf(series.errors)]);
  return { requests, errors };
}

function timesOf(seconds: number, { requests, errors }: Rates, missed?: Rates): ArmCounts | undefined {
  if (requests === undefined || errors === undefined) return undefined;
  return {
    requests: seconds * (requests + (missed?.requests ?? 0)),
    errors: seconds * (errors + (missed?.errors ?? 0)),
  };
}
