import Big from "big.js";
import { durationToSeconds, secondsToDuration } from "../../duration.ts";
import type { Matcher, Selector } from "../../promql/syntax/expression.ts";
import { withoutParentheses } from "../../promql/syntax/expression.ts";
import { edgeAt, perSecond, unitOfName } from "../../sli/histogram-unit.ts";
import type { LatencySpec } from "../../spec.ts";
import type { CarriedQuery } from "./query.ts";

/**
 * Good `x_bucket{le="0.3"}` of total `x_count` as a latency SLI, when the two select the same requests and the bucket's edge
 * is a duration. Says the same as counting events, and lets nines choose how it writes the edge.
 */
export function latencyOf(good: CarriedQuery, total: CarriedQuery): LatencySpec | undefined {
  const fast = selectorOf(good);
  const all = selectorOf(total);
  const histogram = fast?.metric?.text.replace(/_bucket$/, "");
  if (fast === undefined || all === undefined || histogram === undefined || histogram === fast.metric?.text)
    return undefined;
  const edges = fast.matchers.filter(isEdge);
  const [edge] = edges;
  if (edge === undefined || edges.length > 1 || edge.operator !== "=" || !countsEverything(all, histogram))
    return undefined;
  const others = fast.matchers.filter((matcher) => !isEdge(matcher));
  if (textOf(others) !== textOf(all.matchers.filter((matcher) => !isEdge(matcher)))) return undefined;
  const threshold = thresholdOf(edge.value, histogram);
  if (threshold === undefined) return undefined;
  const written = others.map((matcher) => good.text.slice(matcher.from, matcher.to)).join(",");
  return { kind: "latency", histogram: written === "" ? histogram : `${histogram}{${written}}`, ...threshold };
}

function selectorOf(query: CarriedQuery): Selector | undefined {
  const expression = withoutParentheses(query.expression);
  return query.kind === "counter" && expression.kind === "selector" ? expression : undefined;
}

function isEdge(matcher: Matcher): boolean {
  return matcher.label.text === "le";
}

function countsEverything(all: Selector, histogram: string): boolean {
  const edges = all.matchers.filter(isEdge);
  if (all.metric?.text === `${histogram}_count`) return edges.length === 0;
  return (
    all.metric?.text === `${histogram}_bucket` &&
    edges.length === 1 &&
    edges[0]?.operator === "=" &&
    edges[0].value === "+Inf"
  );
}

function textOf(matchers: readonly Matcher[]): string {
  return JSON.stringify(matchers.map(({ label, operator, value }) => `${label.text}${operator}${value}`).sort());
}

/** The edge as a duration; nothing when nines would write the edge differently from how the histogram does. */
function thresholdOf(edge: string, histogram: string): Pick<LatencySpec, "threshold" | "unit"> | undefined {
  const unit = unitOfName(histogram);
  if (unit === undefined || !/^\d+(?:\.\d+)?$/.test(edge)) return undefined;
  const written = edge.replace(/\.0$/, "");
  const exact = new Big(edge);
  const threshold = secondsToDuration(exact.div(perSecond[unit]).toNumber());
  const isExact = edgeAt(durationToSeconds(threshold) ?? 0, unit) === exact.toFixed();
  if (exact.eq(0) || !isExact || exact.toFixed() !== written) return undefined;
  return { threshold, ...(unit === "milliseconds" && { unit }) };
}
