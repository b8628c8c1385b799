import { secondsToDuration } from "../slo/duration.ts";
import type { Query, Sli, Slo, Stack } from "../slo/model.ts";
import { probeSeries, signalSeries } from "../slo/names.ts";
import { assertNever } from "../slo/problem.ts";
import { groupedBy } from "../slo/promql/grouped-by.ts";
import { printSelector } from "../slo/promql/print-selector.ts";
import { topLevelComparison, vectorSelectors } from "../slo/promql/selectors.ts";
import { withWindow } from "../slo/promql/window.ts";
import { targetFeatures } from "../slo/target-features.ts";
import { badSelector } from "./bad-selector.ts";
import { countedRate } from "./counted-rate.ts";
import { evaluationSeconds, rateWindow } from "./intervals.ts";
import { aggregate, onClause, oneOf, quote } from "./promql-text.ts";

/** What an SLO's two event series record: all valid events and bad events, both per second. */
export interface SignalQueries {
  readonly total: string;
  readonly bad: string;
}

interface Context {
  readonly slo: Slo;
  /** Range for rates. */
  readonly window: string;
  /** Whether the target's `rate()` extrapolates to the ends of its range. */
  readonly rateGuesses: boolean;
  readonly groupBy: readonly string[];
  /** The total as PromQL: the series just recorded, or its query again where a rule cannot read its neighbour's fresh result. */
  readonly recordedTotal: string;
}

/**
 * The queries behind the two event series of an SLO. A missing bad series counts as 0; a missing total stays missing.
 * `selfContained` queries read raw metrics only, not the total that a rule has just recorded (composites read their parts in any case).
 */
export function signalQueries(
  slo: Slo,
  stack: Stack,
  options: { readonly selfContained?: boolean } = {},
): SignalQueries {
  const window = rateWindow(stack);
  const context: Context = {
    slo,
    window,
    rateGuesses: !targetFeatures[stack.rules.target].rateSeesPreviousSample,
    groupBy: slo.groupBy,
    recordedTotal: `${signalSeries.total}{slo_id=${quote(slo.id)}}`,
  };
  const total = totalQuery(slo.sli, context);
  // Where results are written asynchronously, a later rule of the same group may still read the previous minute's total.
  const readsRecorded = targetFeatures[stack.rules.target].chainedRules && options.selfContained !== true;
  const chained = readsRecorded ? context : { ...context, recordedTotal: `(${total})` };
  return { total: slo.idle === "unknown" ? `(${total}) > 0` : total, bad: badQuery(slo.sli, chained) };
}

function totalQuery(sli: Sli, context: Context): string {
  switch (sli.kind) {
    case "events":
      return eventsPerSecond(sli.total, context);
    case "latency":
      return sli.buckets === "classic"
        ? rateOf(histogramPart(sli.histogram, "_count"), context)
        : `histogram_count(${rateOf(sli.histogram, context)})`;
    case "probe":
      return probeTotal(sli, context);
    case "timeSlice":
      return sli.gap === "bad"
        ? `vector(1) / ${evaluationSeconds}`
        : `count_over_time((${sliceIsGood(sli, context)})[5m:1m]) / 300`;
    case "ratio":
      return sli.weight === undefined
        ? `(0 * ${errorRatio(sli, context)} + 1) / ${evaluationSeconds}`
        : eventsPerSecond(sli.weight, context);
    case "composite":
      return `(0 * max(${partRatios(sli)}) + 1) / ${evaluationSeconds}\nor on () 0 * sum(${signalSeries.total}{${partMatcher(sli)}})`;
    default:
      return assertNever(sli);
  }
}

function badQuery(sli: Sli, context: Context): string {
  const { recordedTotal, groupBy } = context;
  const orZero = (query: string) => `${query}\nor ${onClause(groupBy)} 0 * ${recordedTotal}`;
  switch (sli.kind) {
    case "events": {
      const bad = badEvents(sli);
      if (bad !== undefined) return orZero(badEventsPerSecond(bad, context));
      const outcome = eventsPerSecond(sli.outcome.query, context);
      return `clamp_min(\n  ${recordedTotal}\n  - ${onClause(groupBy)} (${outcome} or ${onClause(groupBy)} 0 * ${recordedTotal}),\n  0\n)`;
    }
    case "latency": {
      // Without an "or 0": a histogram that lacks the threshold's bucket must show as a missing signal, never as fast requests.
      if (sli.buckets === "classic") {
        const fast = rateOf(histogramPart(sli.histogram, "_bucket", edgeMatcher(sli.edge)), context);
        return `clamp_min(${recordedTotal} - ${onClause(groupBy)} ${fast}, 0)`;
      }
      return orZero(
        `(${recordedTotal} * ${onClause(groupBy)} (1 - histogram_fraction(0, ${sli.edge}, ${rateOf(sli.histogram, context)})) >= 0)`,
      );
    }
    case "probe":
      return probeBad(sli, context);
    case "timeSlice": {
      const bad = `1 - ${sliceIsGood(sli, context)}`;
      if (sli.gap === "bad") return `avg_over_time((${bad} or on () vector(1))[5m:1m]) / ${evaluationSeconds}`;
      return `sum_over_time((${bad})[5m:1m]) / 300`;
    }
    case "ratio": {
      const ratio = `clamp_max(${errorRatio(sli, context)}, 1)`;
      return orZero(
        sli.weight === undefined
          ? `${ratio} / ${evaluationSeconds}`
          : `(${ratio} * ${onClause(groupBy)} ${recordedTotal})`,
      );
    }
    case "composite":
      return orZero(`${compositeRatio(sli)} / ${evaluationSeconds}`);
    default:
      return assertNever(sli);
  }
}

/** The query of the bad events alone; nothing where only the difference of all and good ones is known. */
function badEvents({ total, outcome }: Extract<Sli, { kind: "events" }>): Query | undefined {
  if (outcome.kind === "bad") return outcome.query;
  if (total.kind !== "counter" || outcome.query.kind !== "counter") return undefined;
  const selector = badSelector(total.selector, outcome.query.selector);
  return selector === undefined ? undefined : { kind: "counter", selector };
}

function eventsPerSecond(query: Query, context: Context): string {
  switch (query.kind) {
    case "counter":
      return rateOf(query.selector, context);
    case "promql":
      return finite(query.text, context);
    default:
      return assertNever(query);
  }
}

/** Bad events alone spend the budget, and they come in bursts, where guesses go wrong: they are counted, which reads more. */
function badEventsPerSecond(query: Query, context: Context): string {
  return query.kind === "counter" ? countedRateOf(query.selector, context) : eventsPerSecond(query, context);
}

function countedRateOf(selector: string, context: Context): string {
  const { groupBy, window, rateGuesses } = context;
  return rateGuesses
    ? aggregate("sum", groupBy, `\n${indent(countedRate(selector, window))}\n`)
    : rateOf(selector, context);
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}

function rateOf(selector: string, { groupBy, window }: Context): string {
  return aggregate("sum", groupBy, `rate(${selector}[${window}])`);
}

/** Free PromQL, kept to its groups; negative values, NaN and Inf are no measurement. */
function finite(text: string, { groupBy, window }: Context): string {
  const query = `(${withWindow(text, window)}) >= 0 < Inf`;
  const labels = groupedBy(text);
  const alreadyGrouped =
    labels !== undefined && labels.length === groupBy.length && groupBy.every((label) => labels.includes(label));
  return alreadyGrouped ? `(${query})` : aggregate("sum", groupBy, query);
}

function errorRatio(sli: Extract<Sli, { kind: "ratio" }>, { groupBy, window }: Context): string {
  return aggregate("avg", groupBy, `(${withWindow(sli.error, window)}) >= 0 < Inf`);
}

/** 1 while the condition holds, 0 while it does not, nothing while there is no measurement. */
function sliceIsGood(sli: Extract<Sli, { kind: "timeSlice" }>, { groupBy }: Context): string {
  const comparison = topLevelComparison(sli.condition);
  if (comparison === undefined) throw new Error(`condition of a checked model is not a comparison: ${sli.condition}`);
  const slice = secondsToDuration(sli.sliceSeconds);
  const left = withWindow(comparison.left, slice);
  const right = withWindow(comparison.right, slice);
  return aggregate("min", groupBy, `((${left}) >= -Inf) ${comparison.op} bool ${right}`);
}

function probeAttempts(probe: string, results = ""): string {
  return `${probeSeries.attempts}{target=${quote(probe)},attempt="first"${results}}`;
}

function probeTotal(sli: Extract<Sli, { kind: "probe" }>, context: Context): string {
  if (sli.gap !== "bad") return rateOf(probeAttempts(sli.probe.name, ',result=~"success|failure"'), context);
  return `${rateOf(probeAttempts(sli.probe.name), context)} or on () vector(1) / ${sli.probe.intervalSeconds}`;
}

function probeBad(sli: Extract<Sli, { kind: "probe" }>, context: Context): string {
  if (sli.gap === "bad") {
    // A probe that never failed has no series of failures: that is no gap while it has attempts.
    // Both are rates, so that failures are never known for longer than attempts: a gap would begin with a good minute.
    const failures = rateOf(probeAttempts(sli.probe.name, ',result!="success"'), context);
    const attempts = rateOf(probeAttempts(sli.probe.name), context);
    return `${failures}\nor on () 0 * ${attempts}\nor on () vector(1) / ${sli.probe.intervalSeconds}`;
  }
  const failures = countedRateOf(probeAttempts(sli.probe.name, ',result="failure"'), context);
  return `${failures}\nor ${onClause(context.groupBy)} 0 * ${context.recordedTotal}`;
}

function partMatcher(sli: Extract<Sli, { kind: "composite" }>): string {
  return oneOf(
    "slo_id",
    sli.parts.map((part) => part.slo),
  );
}

/** Each part's error ratio of this minute; parts without traffic drop out. */
function partRatios(sli: Extract<Sli, { kind: "composite" }>): string {
  const matcher = partMatcher(sli);
  return `sum by (slo_id) (${signalSeries.bad}{${matcher}}) / (sum by (slo_id) (${signalSeries.total}{${matcher}}) > 0)`;
}

function compositeRatio(sli: Extract<Sli, { kind: "composite" }>): string {
  const ratios = partRatios(sli);
  if (sli.rule === "weakest") return `max(${ratios})`;
  if (new Set(sli.parts.map((part) => part.weight)).size === 1) return `avg(${ratios})`;
  const weights = sli.parts
    .map((part) => `label_replace(vector(${part.weight}), "slo_id", ${quote(part.slo)}, "", "")`)
    .join(" or ");
  return `(\n  sum((${ratios}) * on (slo_id) (${weights}))\n  / sum((${weights}) and on (slo_id) (${ratios}))\n)`;
}

/** `http_request_duration_seconds{job="a"}` with a suffix on the name and one more matcher. */
function histogramPart(
  histogram: string,
  suffix: "_bucket" | "_count",
  matcher?: { label: string; op: "=" | "=~"; value: string },
): string {
  const selector = vectorSelectors(histogram)[0];
  if (selector?.metric === undefined) throw new Error(`histogram of a checked model has no metric name: ${histogram}`);
  const metric = selector.metric.replace(/_bucket$/, "") + suffix;
  return printSelector({ metric, matchers: [...selector.matchers, ...(matcher === undefined ? [] : [matcher])] });
}

/** Prometheus 3 writes whole edges as `1.0` where Prometheus 2 and other systems keep the client's `1`. */
function edgeMatcher(edge: string): { label: string; op: "=" | "=~"; value: string } {
  return /^\d+$/.test(edge)
    ? { label: "le", op: "=~", value: `${edge}(\\.0)?` }
    : { label: "le", op: "=", value: edge };
}
