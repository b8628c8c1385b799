import type { Labels, Sli } from "../../slo/model.ts";
import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { countShape, type EventsShape, eventsShape } from "./count-shape.ts";
import { having, sampleGroups, sampleLabels } from "./sample-labels.ts";
import type { SourceGroup } from "./signal-source.ts";
import type { Flow, SimulatedSeries } from "./simulated-series.ts";

type SliOf<Kind extends Sli["kind"]> = Extract<Sli, { kind: Kind }>;

/** Counters for an SLI that counts events by queries; none when the queries are not sums of rates. */
export function queryGroups(sli: SliOf<"events">, groupBy: readonly string[]): readonly SourceGroup[] {
  const [total, part] = [countShape(sli.total), countShape(sli.outcome.query)];
  const shape = total && part && eventsShape(total, sli.outcome.kind, part);
  return shape === undefined ? [] : eventGroups(shape, groupBy);
}

/** Counters of a classic histogram; none for a native one, which promtool cannot feed. */
export function latencyGroups(sli: SliOf<"latency">, groupBy: readonly string[]): readonly SourceGroup[] {
  const histogram = vectorSelectors(sli.histogram)[0];
  if (sli.buckets === "native" || histogram?.metric === undefined) return [];
  const metric = histogram.metric.replace(/_bucket$/, "");
  const bucket = { metric: `${metric}_bucket`, matchers: histogram.matchers };
  return eventGroups(
    {
      total: { metric: `${metric}_count`, matchers: histogram.matchers },
      outcome: "good",
      part: having(bucket, { le: sli.edge }),
      besides: [],
      shown: { kind: "counter" },
    },
    groupBy,
  );
}

/** Series that move as the shape's selectors expect it. */
export function eventGroups(shape: EventsShape, groupBy: readonly string[]): readonly SourceGroup[] {
  const [value, rest] = shape.outcome === "bad" ? [badEvents, goodEvents] : [goodEvents, badEvents];
  return sampleGroups(groupBy, shape.total, (labels) => {
    const [total, part] = [having(shape.total, labels), having(shape.part, labels)];
    const besides = shape.besides.map((selector) => having(selector, labels));
    const silent = besides.map((selector) => eventCounter(sampleLabels([selector], [part]), noEvents));
    const others = sampleLabels([total], [part, ...besides]);
    // Usually the part is selected out of the total; otherwise the two count independently.
    const inside = all([
      eventCounter(sampleLabels([total, part], besides), value),
      eventCounter(others, rest),
      ...silent,
    ]);
    return (
      inside ??
      all([eventCounter(others, allEvents), eventCounter(sampleLabels([part], [total, ...besides]), value), ...silent])
    );
  }).map(({ labels, made }) => ({ labels, series: made.map((series) => shownAs(series, shape.shown)) }));
}

/** A counter of all events, for queries that only ask how many there are. */
export function totalGroups(selector: SeriesSelector, labels: Labels): readonly SimulatedSeries[] | undefined {
  return all([eventCounter(sampleLabels([having(selector, labels)]), allEvents)]);
}

function eventCounter(labels: Labels | undefined, value: (flow: Flow) => number): SimulatedSeries | undefined {
  return labels && { labels, kind: "counter", value, lateBorn: value === badEvents };
}

function shownAs(series: SimulatedSeries, shown: EventsShape["shown"]): SimulatedSeries {
  if (shown.kind === "counter") return series;
  return { ...series, kind: "gauge", value: (flow) => series.value(flow) * shown.perEvent };
}

function noEvents(): number {
  return 0;
}

function allEvents({ events }: Flow): number {
  return events;
}

function goodEvents({ events, bad }: Flow): number {
  return events - bad;
}

function badEvents({ bad }: Flow): number {
  return bad;
}

function all<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  const found = items.filter((item) => item !== undefined);
  return found.length === items.length ? found : undefined;
}
