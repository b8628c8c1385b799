import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import type { PrometheusSeries } from "../../../../service/prometheus-result.ts";
import {
  type ArmSeries,
  armSeries,
  type SeriesSum,
  type SeriesTerm,
  trafficForm,
} from "../../../../slo/shift/traffic-selectors.ts";
import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ArmCounters, ReadTraffic, TrafficReaderOptions } from "../traffic-reader.ts";
import { withinTime } from "../within-time.ts";
import { createPodNames } from "./pod-names.ts";
import { prometheusOf } from "./prometheus-of.ts";
import { createSampleSums, type SampleSums } from "./sample-sums.ts";

/** What is asked for again after a time without answers, at most. */
const mostWindowSeconds = 3_600;

/** Counters that Prometheus has, from the samples themselves. */
export function prometheusTraffic(
  shift: TrafficShift,
  { prometheus, scrapeSeconds, now = Date.now }: TrafficReaderOptions,
): ReadTraffic {
  const { form, shareBasis } = trafficForm(shift);
  const arms = armsOf(shift).map((arm) => ({ name: arm.name, series: armSeries(shift, arm) }));
  const terms = new Map(arms.flatMap(({ series }) => countedTerms(series)).map((term) => [termKey(term), term]));
  const sums = new Map<string, SampleSums>([...terms.keys()].map((key) => [key, createSampleSums(form)]));
  const pods = createPodNames();
  const best = new Map<string, number>();
  // Of a source that is scraped: a few samples, and what CloudWatch is late by.
  const freshSeconds = Math.max(form === "perMinute" ? 300 : 60, 5 * scrapeSeconds);
  let readAtMs: number | undefined;

  const countOf = (arm: string, quantity: string, sum: SeriesSum | undefined): number | undefined => {
    if (sum === undefined) return undefined;
    const total = sum.reduce((all, term) => all + term.sign * (sums.get(termKey(term))?.total() ?? 0), 0);
    // A difference of counters may waver by what is between them.
    const key = `${arm} ${quantity}`;
    const grown = Math.max(best.get(key) ?? 0, Math.round(total));
    best.set(key, grown);
    return grown;
  };

  return (signal) =>
    withinTime({ name: "Prometheus", signal }, async () => {
      const client = prometheusOf(prometheus, "the counters of traffic");
      const askedAtMs = now();
      const away = readAtMs === undefined ? 0 : (askedAtMs - readAtMs) / 1000;
      const window = Math.ceil(Math.min(mostWindowSeconds, Math.max(0, away) + freshSeconds));
      const asked = [...terms].map(
        async ([key, term]) => [key, await samplesOf(client, term, { window, pods })] as const,
      );
      const inflight = await Promise.all(arms.map(({ series }) => gaugesOf(client, series.inflight, pods)));
      const answers = await Promise.all(asked);
      // Only now: an answer that is missing leaves everything as it was, and is asked for again.
      for (const [key, series] of answers) sums.get(key)?.add(series);
      readAtMs = askedAtMs;
      if (answers.every(([, series]) => series.length === 0))
        throw refusal(
          `${client.address} has no samples of this traffic in the last ${window} s: ${arms.map(({ series }) => series.share[0].selector).join(" and ")}`,
        );
      const isSilent = ({ share }: ArmSeries) => share.every((term) => sums.get(termKey(term))?.newest() === undefined);
      const silent = arms.filter(({ series }) => isSilent(series)).map(({ name }) => name);
      return {
        arms: Object.fromEntries(
          arms.map(({ name, series }, index) => {
            const requests = countOf(name, "requests", series.requests);
            return [
              name,
              {
                requests,
                errors: countOf(name, "errors", series.errors),
                slow: countOf(name, "slow", series.slow),
                lost: undefined,
                rescued: countOf(name, "rescued", series.rescued),
                inflight: inflight[index],
                share: countOf(name, "share", series.share),
              } satisfies ArmCounters,
            ];
          }),
        ),
        shareBasis,
        restarts: Math.max(0, ...[...sums.values()].map((one) => one.resets())),
        detail: silent.length === 0 ? undefined : `there is no series of ${silent.join(", ")} yet`,
      };
    });
}

function countedTerms({ requests, errors, slow, rescued, share }: ArmSeries): readonly SeriesTerm[] {
  return [requests, errors, slow, rescued, share].flatMap((sum) => sum ?? []);
}

function termKey({ selector, pods = "" }: SeriesTerm): string {
  return `${selector} ${pods}`;
}

type PodNames = ReturnType<typeof createPodNames>;

async function samplesOf(
  client: PrometheusClient,
  { selector, pods }: SeriesTerm,
  { window, pods: names }: { readonly window: number; readonly pods: PodNames },
): Promise<readonly PrometheusSeries[]> {
  const series = client.querySamples(`${selector}[${window}s]`);
  if (pods === undefined) return series;
  names.add(pods, await client.querySamples(`${pods}[${window}s]`));
  return (await series).filter(({ labels }) => names.has(pods, labels));
}

async function gaugesOf(
  client: PrometheusClient,
  sum: SeriesSum | undefined,
  names: PodNames,
): Promise<number | undefined> {
  if (sum === undefined) return undefined;
  const values = await Promise.all(
    sum.map(async ({ selector, sign, pods }) => {
      const samples = await client.query(selector);
      const own = pods === undefined ? samples : samples.filter(({ labels }) => names.has(pods, labels));
      return own.length === 0 ? undefined : own.reduce((all, { value }) => all + sign * value, 0);
    }),
  );
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((all, value) => all + value, 0);
}
