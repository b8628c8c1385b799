import type { Query } from "../../slo/model.ts";
import type { LabelMatcher, SeriesSelector } from "../../slo/promql/print-selector.ts";
import { expressionOf, rateSelector, vectorSelectors } from "../../slo/promql/selectors.ts";
import type { Expression } from "../../slo/promql/syntax/expression.ts";
import { constant, withoutFallback } from "./expression-parts.ts";
import { gaugeShape } from "./gauge-shape.ts";

/** Events counted by counters, or the events of one counter that another one does not count, or a gauge of events. */
export type CountShape =
  | { readonly kind: "counter"; readonly selector: SeriesSelector; readonly besides: readonly SeriesSelector[] }
  | { readonly kind: "difference"; readonly of: SeriesSelector; readonly less: SeriesSelector }
  | { readonly kind: "gauge"; readonly selector: SeriesSelector; readonly slope: number };

/** All events and the part of them that decides: the bad ones, or the good ones. */
export interface EventsShape {
  readonly total: SeriesSelector;
  readonly outcome: "bad" | "good";
  readonly part: SeriesSelector;
  /** Further counters that are added; a sum is there only when all of them are. */
  readonly besides: readonly SeriesSelector[];
  /** How the series show events: counters that are rated, or gauges of which one event is this much. */
  readonly shown: { readonly kind: "counter" } | { readonly kind: "gauge"; readonly perEvent: number };
}

/** What a query counts, where that can be told from its text. */
export function countShape(query: Query): CountShape | undefined {
  if (query.kind === "promql") return countShapeOf(query.text);
  const selector = vectorSelectors(query.selector)[0];
  return selector === undefined ? undefined : { kind: "counter", selector, besides: [] };
}

/** The events behind a total and an outcome, where they can be told apart by their series. */
export function eventsShape(total: CountShape, outcome: "bad" | "good", part: CountShape): EventsShape | undefined {
  if (total.kind === "gauge" && part.kind === "gauge" && total.slope === part.slope) {
    const shown = { kind: "gauge", perEvent: 1 / total.slope } as const;
    return { total: total.selector, outcome, part: part.selector, besides: [], shown };
  }
  if (total.kind !== "counter" || part.kind === "gauge") return undefined;
  const shown = { kind: "counter" } as const;
  if (part.kind === "counter") {
    const besides = [...total.besides, ...part.besides];
    return { total: total.selector, outcome, part: part.selector, besides, shown };
  }
  if (!isSameSelector(total.selector, part.of)) return undefined;
  const opposite = outcome === "bad" ? "good" : "bad";
  return { total: total.selector, outcome: opposite, part: part.less, besides: total.besides, shown };
}

/** The events behind a quotient such as `errors / total` or `1 - good / total`: their bad share is the query's value. */
export function quotientShape(text: string): EventsShape | undefined {
  const node = withoutFallback(expressionOf(text));
  if (node?.kind !== "binary") return undefined;
  const part = (of: Expression) => text.slice(of.from, of.to);
  if (node.operator.text === "-" && constant(node.left) === 1) {
    const shape = quotientShape(part(node.right));
    return shape && { ...shape, outcome: shape.outcome === "bad" ? "good" : "bad" };
  }
  if (node.operator.text !== "/") return undefined;
  const total = countShapeOf(part(node.right));
  const bad = countShapeOf(part(node.left));
  return total && bad && eventsShape(total, "bad", bad);
}

function countShapeOf(text: string): CountShape | undefined {
  const node = withoutFallback(expressionOf(text));
  if (node === undefined) return undefined;
  const rate = (of: Expression) => rateSelector(text.slice(of.from, of.to));
  const counted = rate(node);
  if (counted !== undefined) return { kind: "counter", selector: counted.selector, besides: [] };
  if (node.kind === "binary" && node.operator.text === "+") {
    const [left, right] = [node.left, node.right].map((side) => countShapeOf(text.slice(side.from, side.to)));
    if (left?.kind === "counter" && right?.kind === "counter") {
      return { ...left, besides: [...left.besides, right.selector, ...right.besides] };
    }
  }
  if (node.kind === "binary" && node.operator.text === "-") {
    const [of, less] = [node.left, node.right].map((side) => rate(withoutFallback(side) ?? side));
    if (of && less) return { kind: "difference", of: of.selector, less: less.selector };
  }
  const gauge = gaugeShape(text);
  return gauge?.offset === 0 ? { kind: "gauge", selector: gauge.selector, slope: gauge.slope } : undefined;
}

/** Whether two selectors ask for the same series. */
export function isSameSelector(one: SeriesSelector, other: SeriesSelector): boolean {
  const text = ({ metric = "", matchers }: SeriesSelector) => [metric, ...matchers.map(matcherText).sort()].join();
  return text(one) === text(other);
}

function matcherText({ label, op, value }: LabelMatcher): string {
  return `${label}${op}${JSON.stringify(value)}`;
}
