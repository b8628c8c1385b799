import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import type { ArmSeries, SeriesSum, SeriesTerm } from "../../../../slo/shift/traffic/arm-series.ts";
import { isMeasured } from "../../../../slo/shift/traffic/over-threshold.ts";
import { armSeries, trafficForm } from "../../../../slo/shift/traffic-selectors.ts";
import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ArmCounters, ReadTraffic, TrafficReaderOptions } from "../traffic-reader.ts";
import { withinTime } from "../within-time.ts";
import { createHistogramSight, type HistogramSight, type SightMemory } from "./histogram-sight.ts";
import { createPodNames, type PodMemory } from "./pod-names.ts";
import { prometheusOf } from "./prometheus-of.ts";
import { createSampleSums, type SampleSums, type SumsMemory } from "./sample-sums.ts";
import { termSamples } from "./term-samples.ts";

/** What is asked for again after a time without answers, at most. */
const mostWindowSeconds = 3_600;

/** Counters that Prometheus has, from the samples themselves. */
export function prometheusTraffic(
  shift: TrafficShift,
  { prometheus, scrapeSeconds, now = Date.now, memory }: TrafficReaderOptions,
): ReadTraffic {
  const { form, shareBasis } = trafficForm(shift);
  const arms = armsOf(shift).map((arm) => ({ name: arm.name, series: armSeries(shift, arm) }));
  const terms = new Map(arms.flatMap(({ series }) => countedTerms(series)).map((term) => [termKey(term), term]));
  const known = memory as TrafficMemory | undefined;
  const sums = new Map([...terms.keys()].map((key) => [key, createSampleSums(form, known?.sums[key])]));
  const pods = createPodNames(known?.pods);
  const best = new Map<string, number>(known?.best);
  const sight = createHistogramSight(scrapeSeconds, known?.sight);
  // Of a source that is scraped: a few samples, and what CloudWatch is late by.
  const freshSeconds = Math.max(form.kind === "perPeriod" ? 300 : 60, 5 * scrapeSeconds);
  let readAtMs = known?.readAtMs;

  const countOf = (arm: string, quantity: string, sum: SeriesSum | undefined): number | undefined => {
    if (sum === undefined) return undefined;
    const total = sum.reduce((all, term) => all + term.sign * (sums.get(termKey(term))?.total() ?? 0), 0);
    // A process may count the parts of a histogram one after the other.
    const key = `${arm} ${quantity}`;
    const grown = Math.max(best.get(key) ?? 0, Math.round(total));
    best.set(key, grown);
    return grown;
  };

  const newest = (term: SeriesTerm) => sums.get(termKey(term))?.newest();
  const slowOf = (arm: string, { slow, requests }: ArmSeries, given: number | undefined): number | undefined => {
    const times = (requests ?? []).flatMap((term) => newest(term) ?? []);
    const requestsAt = times.length === 0 ? undefined : Math.max(...times);
    const isKnown =
      slow === undefined ||
      !isMeasured(slow) ||
      sight.look(arm, { requests: given ?? 0, requestsAt, partsAt: slow.map(newest) });
    return isKnown ? countOf(arm, "slow", slow) : undefined;
  };

  return (signal) =>
    withinTime({ name: "Prometheus", signal }, async () => {
      const client = prometheusOf(prometheus, "the counters of traffic");
      const askedAtMs = now();
      const away = readAtMs === undefined ? 0 : (askedAtMs - readAtMs) / 1000;
      const window = Math.ceil(Math.min(mostWindowSeconds, Math.max(0, away) + freshSeconds));
      const [answers, inflight] = await Promise.all([
        termSamples(client, [...terms.values()], { window, pods }),
        Promise.all(arms.map(({ series }) => gaugesOf(client, series.inflight, pods))),
      ]);
      // A look that was given up is nobody's any more: the next one asks for its samples again.
      signal.throwIfAborted();
      // Until now nothing has changed: what failed is asked for again, and nothing counts before there is something.
      if (answers.every((series) => series.length === 0))
        throw refusal(
          `${client.address} has no samples of this traffic in the last ${window} s: ${arms.map(({ series }) => series.share[0].selector).join(" and ")}`,
        );
      for (const [index, key] of [...terms.keys()].entries()) sums.get(key)?.add(answers[index] ?? []);
      readAtMs = askedAtMs;
      const isSilent = ({ share }: ArmSeries) => share.every((term) => newest(term) === undefined);
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
                slow: slowOf(name, series, requests),
                lost: undefined,
                rescued: countOf(name, "rescued", series.rescued),
                inflight: inflight[index],
                share: countOf(name, "share", series.share),
              } satisfies ArmCounters,
            ];
          }),
        ),
        shareBasis,
        restarts: [...sums.values()].reduce((all, one) => all + one.resets(), 0),
        detail: silent.length === 0 ? undefined : `there is no series of ${silent.join(", ")} yet`,
        memory: memoryOf({ readAtMs, sums, pods, best, sight }),
      };
    });
}

type PodNames = ReturnType<typeof createPodNames>;

/** What a later reader goes on with. */
interface TrafficMemory {
  readonly readAtMs: number;
  readonly sums: Readonly<Record<string, SumsMemory>>;
  readonly pods: PodMemory;
  readonly best: readonly (readonly [string, number])[];
  /** Not there in memories of older versions. */
  readonly sight?: SightMemory;
}

/** More series than these are too much to keep with every reading. */
const mostSeriesKept = 1_000;

function memoryOf({
  readAtMs,
  sums,
  pods,
  best,
  sight,
}: {
  readonly readAtMs: number;
  readonly sums: ReadonlyMap<string, SampleSums>;
  readonly pods: PodNames;
  readonly best: ReadonlyMap<string, number>;
  readonly sight: HistogramSight;
}): TrafficMemory | undefined {
  const kept = [...sums].map(([key, one]) => [key, one.memory()] as const);
  if (kept.reduce((all, [, { last }]) => all + last.length, 0) > mostSeriesKept) return undefined;
  return { readAtMs, sums: Object.fromEntries(kept), pods: pods.memory(), best: [...best], sight: sight.memory() };
}

function countedTerms({ requests, errors, slow, rescued, share }: ArmSeries): readonly SeriesTerm[] {
  return [requests, errors, slow, rescued, share].flatMap((sum) => sum ?? []);
}

/** What is asked for alone is another term than a part of a histogram, also where both are the same series. */
function termKey({ selector, pods = "", histogram }: SeriesTerm): string {
  return histogram === undefined ? `${selector} ${pods}` : `${selector} ${pods} ${histogram}`;
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
