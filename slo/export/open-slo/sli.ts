import { durationToSeconds } from "../../duration.ts";
import { probeSeries } from "../../probe/probe-series.ts";
import { assertNever } from "../../problem.ts";
import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { isVectorSelector, topLevelComparison, vectorSelectors } from "../../promql/selectors.ts";
import { withWindow } from "../../promql/window.ts";
import { edgeAt } from "../../sli/histogram-unit.ts";
import type { EventsSpec, LatencySpec, ProbeSliSpec, RatioSpec, SloSpec, TimeSliceSpec } from "../../spec.ts";

/** What OpenSLO's objective and indicator say about one SLI. */
export interface OpenSloIndicator {
  readonly method: "Occurrences" | "Timeslices";
  readonly spec: Readonly<Record<string, unknown>>;
  /** Fields of the objective that belong to the indicator. */
  readonly objective: Readonly<Record<string, unknown>>;
}

export type LoseField = (field: string, reason: string, hint?: string) => void;

// OpenSLO knows no placeholder for the range. Importers, ours among them, read five minutes as "the window".
const exportedWindow = "5m";
const operators: Readonly<Record<string, string>> = { "<": "lt", "<=": "lte", ">": "gt", ">=": "gte" };

/** The SLI of an SLO as an OpenSLO indicator; nothing when OpenSLO has no word for it. */
export function openSloIndicator(slo: SloSpec, lose: LoseField): OpenSloIndicator | undefined {
  const { sli, groupBy = [] } = slo;
  switch (sli.kind) {
    case "events":
      return occurrences(eventsMetric(sli, groupBy));
    case "latency":
      return occurrences(latencyMetric(sli, groupBy, lose));
    case "probe":
      return occurrences(probeMetric(sli, lose));
    case "timeSlice":
      return slices(sli, lose);
    case "ratio":
      return occurrences(ratioMetric(sli, lose));
    case "composite":
      lose("", "OpenSLO has no composites of other SLOs", "export its parts, and put them together there");
      return undefined;
    default:
      return assertNever(sli);
  }
}

function occurrences(ratio: Readonly<Record<string, unknown>>): OpenSloIndicator {
  return { method: "Occurrences", spec: { ratioMetric: ratio }, objective: {} };
}

function metric(query: string): Readonly<Record<string, unknown>> {
  return { metricSource: { type: "Prometheus", spec: { query } } };
}

/** Counters stay counters, summed by the groups; anything else is a rate already. */
function eventsMetric({ total, bad, good }: EventsSpec, groupBy: readonly string[]) {
  const outcome = bad === undefined ? { good: good ?? "" } : { bad };
  const counters = [total, ...Object.values(outcome)].every(isVectorSelector);
  const query = (text: string) => metric(counters ? summed(text, groupBy) : rated(text, groupBy));
  return {
    counter: counters,
    ...Object.fromEntries(Object.entries(outcome).map(([kind, text]) => [kind, query(text)])),
    total: query(total),
  };
}

function summed(selector: string, groupBy: readonly string[]): string {
  return groupBy.length === 0 ? selector : `sum by (${groupBy.join(", ")}) (${selector})`;
}

function rated(text: string, groupBy: readonly string[]): string {
  if (!isVectorSelector(text)) return withWindow(text, exportedWindow);
  return `sum${byClause(groupBy)}(rate(${text}[${exportedWindow}]))`;
}

function byClause(groupBy: readonly string[]): string {
  return groupBy.length === 0 ? "" : ` by (${groupBy.join(", ")}) `;
}

function latencyMetric(sli: LatencySpec, groupBy: readonly string[], lose: LoseField) {
  const edge = edgeAt(durationToSeconds(sli.threshold) ?? 0, sli.unit);
  if (sli.edges !== undefined) lose("edges", "OpenSLO does not know bucket edges");
  if (sli.buckets !== "native") {
    const good = histogramSeries(sli.histogram, "_bucket", [{ label: "le", op: "=", value: edge }]);
    const total = histogramSeries(sli.histogram, "_count", []);
    return { counter: true, good: metric(summed(good, groupBy)), total: metric(summed(total, groupBy)) };
  }
  lose(
    "buckets",
    "OpenSLO has no native histograms; the share of fast requests is exported, and every minute weighs the same",
  );
  const rate = `sum${byClause(groupBy)}(rate(${sli.histogram}[${exportedWindow}]))`;
  return { rawType: "success", raw: metric(`histogram_fraction(0, ${edge}, ${rate})`) };
}

function histogramSeries(histogram: string, suffix: string, more: readonly LabelMatcher[]): string {
  const [selector] = vectorSelectors(histogram);
  return printSelector({
    metric: `${selector?.metric ?? histogram}${suffix}`,
    matchers: [...(selector?.matchers ?? []), ...more],
  });
}

function probeMetric(sli: ProbeSliSpec, lose: LoseField) {
  lose("probe", "OpenSLO has no probes; the series of the nines exporter are exported instead");
  const selector = (name: string, ...matchers: readonly LabelMatcher[]) =>
    metric(printSelector({ metric: name, matchers: [{ label: "target", op: "=", value: sli.probe }, ...matchers] }));
  loseGap(sli.gap, lose);
  if (sli.measure === "time") {
    const time = (op: "=" | "=~", value: string) => selector(probeSeries.timeInState, { label: "state", op, value });
    return { counter: true, bad: time("=", "down"), total: time("=~", "up|down") };
  }
  const attempts = (op: "=" | "=~", value: string) =>
    selector(probeSeries.attempts, { label: "attempt", op: "=", value: "first" }, { label: "result", op, value });
  return { counter: true, bad: attempts("=", "failure"), total: attempts("=~", "success|failure") };
}

function loseGap(gap: TimeSliceSpec["gap"], lose: LoseField): void {
  if (gap !== undefined && gap !== "unknown") lose("gap", "OpenSLO does not say what a time without measurement means");
}

function ratioMetric(sli: RatioSpec, lose: LoseField) {
  if (sli.weight !== undefined) lose("weight", "OpenSLO has no weights for a ready-made ratio");
  return { rawType: "failure", raw: metric(withWindow(sli.error, exportedWindow)) };
}

function slices(sli: TimeSliceSpec, lose: LoseField): OpenSloIndicator {
  loseGap(sli.gap, lose);
  const slice = sli.slice ?? "1m";
  const query = (text: string) => ({ thresholdMetric: metric(withWindow(text, slice)) });
  const timing = { timeSliceTarget: 1, timeSliceWindow: shorthand(slice, lose) };
  const comparison = topLevelComparison(sli.condition);
  const operator = operators[comparison?.op ?? ""];
  const limit = Number(comparison?.right);
  if (comparison !== undefined && operator !== undefined && Number.isFinite(limit)) {
    return { method: "Timeslices", spec: query(comparison.left), objective: { op: operator, value: limit, ...timing } };
  }
  // The verdict itself as the measurement: 1 while the condition holds.
  const verdict =
    comparison === undefined ? sli.condition : `${comparison.left} ${comparison.op} bool ${comparison.right}`;
  return { method: "Timeslices", spec: query(verdict), objective: { op: "gte", value: 1, ...timing } };
}

/** OpenSLO's durations have a single unit. */
function shorthand(duration: string, lose: LoseField): string {
  if (/^\d+[mhd]$/.test(duration)) return duration;
  const minutes = Math.max(1, Math.round((durationToSeconds(duration) ?? 60) / 60));
  if (minutes * 60 !== durationToSeconds(duration))
    lose("slice", `OpenSLO counts slices in minutes; ${minutes}m is exported`);
  return `${minutes}m`;
}
