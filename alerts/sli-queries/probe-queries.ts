import { probeSeries } from "../../slo/probe/probe-series.ts";
import { evaluationSeconds } from "../intervals.ts";
import { oneOf, quote } from "../promql-text.ts";
import { countedRateOfAll, orZero, rateOfAll, type WeightedSelector } from "./event-rates.ts";
import type { QueryContext, SliOf, SliQueries } from "./sli-queries.ts";

/**
 * First attempts of the exporter's probes, or the minutes that they stand for, of all locations by their weight. Where a gap is bad, a
 * time without measurement counts as failed.
 */
export const probeQueries: SliQueries<"probe"> = {
  total: (sli, context) => {
    const rate = perEvent(sli, rateOfAll(weighted(seriesOf(sli).all, sli, context), context));
    return sli.gap === "bad" ? `${rate}\nor on () ${gapRate(sli, context)}` : rate;
  },
  bad: (sli, context) => {
    const { all, bad } = seriesOf(sli);
    const failed = weighted(bad, sli, context);
    if (sli.gap !== "bad") return orZero(perEvent(sli, countedRateOfAll(failed, context)), context);
    // A probe that never failed has no series of failures: that is no gap while it has attempts.
    // Both are rates, so that failures are never known for longer than attempts: a gap would begin with a good minute.
    const failures = perEvent(sli, rateOfAll(failed, context));
    const known = rateOfAll(weighted(all, sli, context), context);
    return `${failures}\nor on () 0 * ${known}\nor on () ${gapRate(sli, context)}`;
  },
};

/** Metrics with matchers, which locations are added to. */
type Counter = readonly [metric: string, matchers: string];

interface ProbeCounters {
  readonly all: readonly Counter[];
  readonly bad: readonly Counter[];
}

function seriesOf({ measure, gap }: SliOf<"probe">): ProbeCounters {
  const { attempts, missed, timeInState } = probeSeries;
  if (measure === "time") {
    return gap === "bad"
      ? { all: [[timeInState, 'state!="excluded"']], bad: [[timeInState, 'state=~"down|unknown"']] }
      : { all: [[timeInState, 'state=~"up|down"']], bad: [[timeInState, 'state="down"']] };
  }
  if (gap === "bad") {
    const lost: Counter = [missed, ""];
    return { all: [[attempts, 'attempt="first"'], lost], bad: [[attempts, 'attempt="first",result!="success"'], lost] };
  }
  return {
    all: [[attempts, 'attempt="first",result=~"success|failure"']],
    bad: [[attempts, 'attempt="first",result="failure"']],
  };
}

/** Locations of one weight share a selector. A location without data is in neither sum. */
function weighted(
  counters: readonly Counter[],
  { probe }: SliOf<"probe">,
  { locations, groupBy }: QueryContext,
): readonly WeightedSelector[] {
  // Locations that keep budgets of their own are not weighed against each other.
  const factors = groupBy.includes("location") ? locations.map((one) => ({ ...one, factor: "1" })) : locations;
  const byFactor = Map.groupBy(factors, ({ factor }) => factor);
  const groups = [...byFactor].map(([factor, of]) => ({
    factor,
    matcher: oneOf(
      "location",
      of.map((one) => one.location),
    ),
  }));
  return (groups.length === 0 ? [{ factor: "1", matcher: "" }] : groups).flatMap(({ factor, matcher }) =>
    counters.map(([metric, own]) => {
      const matchers = [`target=${quote(probe.name)}`, own, matcher].filter((text) => text !== "");
      return { selector: `${metric}{${matchers.join(",")}}`, factor };
    }),
  );
}

/** Time is counted in minutes whatever the interval, so that a change of it leaves the weight of the past alone. */
function perEvent({ measure }: SliOf<"probe">, rate: string): string {
  return measure === "time" ? `${rate} / ${evaluationSeconds}` : rate;
}

/** What would have been measured, as one location's probes or those of all of them. */
function gapRate({ measure, probe }: SliOf<"probe">, { locations }: QueryContext): string {
  const seconds = measure === "time" ? evaluationSeconds : probe.intervalSeconds;
  return `vector(${Math.max(1, locations.length)}) / ${seconds}`;
}
