import type { Labels, Sli, Stack } from "../../slo/model.ts";
import { locationFactors } from "../../slo/probe/location-factors.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { escapePattern } from "../../slo/relay/label-pattern.ts";
import { having, sampleGroups, sampleLabels } from "./sample-labels.ts";
import type { SourceGroup } from "./signal-source.ts";
import type { Flow, SimulatedSeries } from "./simulated-series.ts";

type ProbeSli = Extract<Sli, { kind: "probe" }>;

/** Counters of the exporter's attempts, or of the time that they stand for; each location has its share of the events. */
export function probeGroups(sli: ProbeSli, groupBy: readonly string[], stack: Stack): readonly SourceGroup[] {
  const locations = locationFactors(stack.exporter).map(({ location }) => location);
  const total = totalOf(sli, locations);
  const isGroup = groupBy.includes("location") || locations.length === 0;
  const places = isGroup ? [{}] : locations.map((location) => ({ location }));
  const [good, bad] = outcomesOf(sli);
  const size = (sli.measure === "time" ? 60 : 1) / places.length;
  return sampleGroups(groupBy, total, (labels): readonly SimulatedSeries[] | undefined => {
    const series = places.flatMap((place) => [
      counter(having(total, { ...labels, ...place, ...good }), ({ events, bad }) => (events - bad) * size, false),
      counter(having(total, { ...labels, ...place, ...bad }), (flow) => flow.bad * size, true),
    ]);
    const found = series.filter((one) => one !== undefined);
    return found.length === series.length ? found : undefined;
  }).map(({ labels, made }) => ({ labels, series: made }));
}

function totalOf({ measure, probe }: ProbeSli, locations: readonly string[]): SeriesSelector {
  const metric = measure === "time" ? probeSeries.timeInState : probeSeries.attempts;
  const value = locations.map(escapePattern).join("|");
  const matchers = locations.length === 0 ? [] : [{ label: "location", op: "=~", value } as const];
  return having({ metric, matchers }, { target: probe.name, ...(measure === "probes" && { attempt: "first" }) });
}

function outcomesOf({ measure }: ProbeSli): readonly [good: Labels, bad: Labels] {
  return measure === "time" ? [{ state: "up" }, { state: "down" }] : [{ result: "success" }, { result: "failure" }];
}

function counter(
  selector: SeriesSelector,
  value: (flow: Flow) => number,
  lateBorn: boolean,
): SimulatedSeries | undefined {
  const labels = sampleLabels([selector]);
  return labels && { labels, kind: "counter", value, lateBorn };
}
