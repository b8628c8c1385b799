import { derivedSeries } from "../slo/names.ts";
import { parsePromql } from "../slo/promql/parse-promql.ts";
import { type Expression, partsOf, type Selector } from "../slo/promql/syntax/expression.ts";
import { shiftEvaluationSeconds } from "../slo/shift/shift-timing.ts";
import { evaluationSeconds, periodEvaluationSeconds, stageSeconds } from "./intervals.ts";

/** One selector of a rule, and how many samples of each series one evaluation of the rule reads through it. */
export interface Read {
  readonly metric: string;
  /** The SLOs that it is narrowed to; without them it reads all. */
  readonly ids: readonly string[] | undefined;
  /** Narrowed to one alert tier. */
  readonly oneTier: boolean;
  readonly samplesPerSeries: number;
}

/** Everything that a rule's expression reads from storage. */
export function readsOf(expr: string, scrapeSeconds: number): readonly Read[] {
  const parsed = parsePromql(expr);
  if (!parsed.ok) throw new Error(`a generated rule does not parse: ${expr}`);
  return readsIn(parsed.expression, 1, scrapeSeconds);
}

function readsIn(expression: Expression, times: number, scrapeSeconds: number): readonly Read[] {
  switch (expression.kind) {
    case "selector":
      return [readOf(expression, times)];
    case "range": {
      const metric = metricOf(expression.of);
      return [readOf(expression.of, (times * secondsOf(expression.range)) / sampleSeconds(metric, scrapeSeconds))];
    }
    case "subquery": {
      const step = expression.step === undefined ? evaluationSeconds : secondsOf(expression.step);
      return readsIn(expression.of, (times * secondsOf(expression.range)) / step, scrapeSeconds);
    }
    default:
      return partsOf(expression).flatMap((part) => readsIn(part, times, scrapeSeconds));
  }
}

function readOf(selector: Selector, samplesPerSeries: number): Read {
  const matcher = (label: string) => selector.matchers.find((candidate) => candidate.label.text === label);
  const id = matcher("slo_id");
  return {
    metric: metricOf(selector),
    ids: id === undefined ? undefined : id.value.split("|").map((part) => part.replace(/\\(.)/g, "$1")),
    oneTier: matcher("tier")?.operator === "=",
    samplesPerSeries,
  };
}

function metricOf(selector: Selector): string {
  return selector.metric?.text ?? "";
}

function secondsOf(duration: { readonly milliseconds?: number }): number {
  return (duration.milliseconds ?? 0) / 1000;
}

const stages: ReadonlySet<string> = new Set([
  derivedSeries.totalSum5m,
  derivedSeries.badSum5m,
  derivedSeries.totalCalendarSum5m,
  derivedSeries.badCalendarSum5m,
]);

/** The distance between two samples of a series: its rule's interval, or the scrape interval of a raw metric. */
function sampleSeconds(metric: string, scrapeSeconds: number): number {
  if (stages.has(metric)) return stageSeconds;
  if (metric.startsWith("slo:period_")) return periodEvaluationSeconds;
  if (metric.startsWith("shift:")) return shiftEvaluationSeconds({ scrapeSeconds });
  return metric.startsWith("slo:") ? evaluationSeconds : scrapeSeconds;
}
