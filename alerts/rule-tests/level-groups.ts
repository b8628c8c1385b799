import type { Sli } from "../../slo/model.ts";
import { type Comparison, topLevelComparison } from "../../slo/promql/selectors.ts";
import { countShape, isSameSelector, quotientShape } from "./count-shape.ts";
import { eventGroups, totalGroups } from "./event-groups.ts";
import { gaugeShape } from "./gauge-shape.ts";
import { having, sampleGroups, sampleLabels } from "./sample-labels.ts";
import type { SourceGroup } from "./signal-source.ts";
import type { Flow, SimulatedSeries } from "./simulated-series.ts";

type SliOf<Kind extends Sli["kind"]> = Extract<Sli, { kind: Kind }>;

/** Series that make an SLI's error ratio the one of the flow. */
export function ratioGroups(sli: SliOf<"ratio">, groupBy: readonly string[]): readonly SourceGroup[] {
  const groups = levelGroups(sli.error, groupBy, ratioOf);
  if (sli.weight === undefined) return groups;
  const weight = countShape(sli.weight);
  if (weight?.kind !== "counter") return [];
  const events = quotientShape(sli.error);
  // A quotient over the same total as the weight is fed already; another quotient could count the weight's series as its own.
  if (events !== undefined) return isSameSelector(events.total, weight.selector) ? groups : [];
  return groups.flatMap(({ labels, series }) => {
    const counted = totalGroups(weight.selector, labels);
    return counted === undefined ? [] : [{ labels, series: [...series, ...counted] }];
  });
}

/** Series that make an SLI's slices good, or bad while every event of the flow is. */
export function timeSliceGroups(sli: SliOf<"timeSlice">, groupBy: readonly string[]): readonly SourceGroup[] {
  const comparison = topLevelComparison(sli.condition);
  const limit = comparison && Number(comparison.right);
  if (comparison === undefined || limit === undefined || Number.isNaN(limit)) return [];
  // Levels between 0 and 1 first: a quotient has no others.
  const candidates = [1, 0, limit, limit + 1, limit - 1];
  const good = candidates.find((level) => holds(level, comparison.op, limit));
  const bad = candidates.find((level) => !holds(level, comparison.op, limit));
  if (good === undefined || bad === undefined) return [];
  const isQuotient = quotientShape(comparison.left) !== undefined;
  if (isQuotient && [good, bad].some((level) => level < 0 || level > 1)) return [];
  return levelGroups(comparison.left, groupBy, (flow) => (flow.bad > 0 && flow.bad === flow.events ? bad : good));
}

/** Series that give a query a chosen value: a gauge, or the counters of a quotient. */
function levelGroups(text: string, groupBy: readonly string[], level: (flow: Flow) => number): readonly SourceGroup[] {
  const events = quotientShape(text);
  if (events !== undefined) {
    const atLevel = (flow: Flow): Flow => ({ events: flow.events, bad: level(flow) * flow.events });
    return eventGroups(events, groupBy).map(({ labels, series }) => ({
      labels,
      series: series.map((one) => ({ ...one, value: (flow) => one.value(atLevel(flow)) })),
    }));
  }
  const gauge = gaugeShape(text);
  if (gauge === undefined) return [];
  return sampleGroups(groupBy, gauge.selector, (labels): readonly SimulatedSeries[] | undefined => {
    const sample = sampleLabels([having(gauge.selector, labels)]);
    const value = (flow: Flow) => (level(flow) - gauge.offset) / gauge.slope;
    return sample && [{ labels: sample, kind: "gauge", value, lateBorn: false }];
  }).map(({ labels, made }) => ({ labels, series: made }));
}

function ratioOf({ events, bad }: Flow): number {
  return events === 0 ? 0 : bad / events;
}

function holds(level: number, op: Comparison["op"], limit: number): boolean {
  switch (op) {
    case ">":
      return level > limit;
    case ">=":
      return level >= limit;
    case "<":
      return level < limit;
    case "<=":
      return level <= limit;
    case "==":
      return level === limit;
    case "!=":
      return level !== limit;
  }
}
