import type { Gap } from "../../../slo/spec.ts";
import { createEventLedger } from "./event-ledger.ts";
import { stale, type WrittenSample, type WrittenSeries } from "./remote-write.ts";
import { metricOf, type Simulation, type SimulationOptions, type TruthCase } from "./truth-case.ts";
import { isWithin, type Stretch } from "./workload.ts";

/** A gauge of health on some instances, of which half are enough. */
export interface SliceScenario {
  readonly name: string;
  readonly gap: Gap;
  /** Per instance, when it says 0. */
  readonly down: readonly (readonly Stretch[])[];
  /** When no instance is scraped. */
  readonly gaps: readonly Stretch[];
}

const minute = 60;
const leastHealthy = 0.4;

/** A case of good and bad minutes. */
export function sliceScenario(scenario: SliceScenario): TruthCase {
  const { name, gap } = scenario;
  const sli = {
    kind: "timeSlice",
    condition: `avg(avg_over_time(${metricOf(name)}_up[$window])) > ${leastHealthy}`,
    gap,
  } as const;
  return {
    name,
    slo: { name, objective: "98", period: "1d", sli },
    routes: ["/"],
    uncounted: [],
    // A minute is judged when it ends.
    lateSeconds: minute,
    simulate: (options) => simulateSlices(scenario, options),
  };
}

/** What the instances expose, and for each minute whether it was good by the words of the SLO. */
function simulateSlices(scenario: SliceScenario, { startMs, seconds, scrapeSeconds }: SimulationOptions): Simulation {
  // Where a gap is bad, the rules' first look must not find one before the beginning.
  const beginning = scenario.gap === "bad" ? -10 * minute : 0;
  const scrapes = scenario.down.map((down, index) =>
    scrapesOf(down, scenario.gaps, { from: beginning + 7.3 + 4.1 * index, to: seconds, scrapeSeconds }),
  );
  const ledger = createEventLedger(seconds);
  const byMinute = scrapes.map((samples) => Map.groupBy(samples, ({ second }) => Math.ceil(second / minute) * minute));
  // Without a word on it, a slice looks back over four scrapes, or a minute where that is longer.
  const minutes = Math.max(1, (4 * scrapeSeconds) / minute);
  for (let end = minute; end <= seconds; end += minute) {
    const lookBack = Array.from({ length: minutes }, (_, ago) => end - ago * minute);
    const perInstance = byMinute.map((samples) => lookBack.flatMap((of) => samples.get(of) ?? []));
    const health = mean(perInstance.flatMap((samples) => mean(samples.map(({ value }) => value))));
    if (health.length === 0 && scenario.gap !== "bad") continue;
    ledger.add(end - minute, { total: 1, bad: health.some((value) => value > leastHealthy) ? 0 : 1 });
  }
  return {
    series: scrapes.map((samples, index) => seriesOf(samples, { scenario, instance: `db-${index + 1}`, startMs })),
    seen: new Map([["/", ledger]]),
    unseen: { total: 0, bad: 0 },
  };
}

interface Scrape {
  readonly second: number;
  readonly value: number;
}

function seriesOf(
  scrapes: readonly Scrape[],
  {
    scenario,
    instance,
    startMs,
  }: { readonly scenario: SliceScenario; readonly instance: string; readonly startMs: number },
): WrittenSeries {
  const samples = scrapes.map(({ second, value }): WrittenSample => [Math.round(startMs + second * 1000), value]);
  const ends = scenario.gaps.map(({ from }): WrittenSample => [startMs + from * 1000, stale]);
  return {
    labels: { __name__: `${metricOf(scenario.name)}_up`, instance },
    samples: [...samples, ...ends].sort(([a], [b]) => a - b),
  };
}

function scrapesOf(
  down: readonly Stretch[],
  withoutScrapes: readonly Stretch[],
  { from, to, scrapeSeconds }: Stretch & { readonly scrapeSeconds: number },
): readonly Scrape[] {
  const scrapes: Scrape[] = [];
  for (let second = from; second < to; second += scrapeSeconds) {
    if (withoutScrapes.some((gap) => isWithin(second, gap))) continue;
    scrapes.push({ second, value: down.some((stretch) => isWithin(second, stretch)) ? 0 : 1 });
  }
  return scrapes;
}

function mean(values: readonly number[]): readonly number[] {
  return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length];
}
