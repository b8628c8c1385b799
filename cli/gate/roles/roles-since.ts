import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { PrometheusSample, PrometheusSeries } from "../../../service/prometheus-result.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import { rowOf } from "../gate-samples.ts";
import { ofShift } from "../of-shift.ts";

/** Longer than anything is looked at, with an evaluation or two before it. */
const lookSeconds = 300;

/** The first sample by which rules knew the roles that arms have now, in Unix seconds; undefined where they had no others lately. */
export async function rolesSince(
  prometheus: Pick<PrometheusClient, "querySamples">,
  shift: string,
  samples: readonly PrometheusSample[],
): Promise<number | undefined> {
  const now = rowOf(samples, shiftSeries.info)?.labels;
  const all = await prometheus.querySamples(`${ofShift(shiftSeries.info, shift)}[${lookSeconds}s]`);
  const isOfNow = ({ labels }: PrometheusSeries) =>
    labels["stable"] === now?.["stable"] && labels["candidate"] === now?.["candidate"];
  const timesOf = (series: readonly PrometheusSeries[]) => series.flatMap(({ points }) => points.map(([time]) => time));
  const others = timesOf(all.filter((one) => !isOfNow(one)));
  if (now === undefined || others.length === 0) return undefined;
  const lastOther = Math.max(...others);
  return Math.min(...timesOf(all.filter(isOfNow)).filter((time) => time > lastOther));
}
