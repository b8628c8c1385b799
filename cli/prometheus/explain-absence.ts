import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";
import { nearest, type Problem, show } from "../../slo/problem.ts";
import { printSelector, type SeriesSelector } from "../../slo/promql/print-selector.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";

interface Absence {
  readonly client: Pick<PrometheusClient, "labelValues">;
  readonly range: { readonly from: number; readonly to: number };
  /** Every name that had samples in the range. */
  readonly metrics: readonly string[];
  /** The range in words: `in this range` when absent. */
  readonly time?: string;
}

type Explanation = Pick<Problem, "message" | "hint">;

/** Why a server has no series for a selector: which name or label value it knows instead. */
export async function explainAbsence(selector: SeriesSelector, absence: Absence): Promise<Explanation> {
  const { metric = "", matchers } = selector;
  if (!absence.metrics.includes(metric)) return absentMetric(metric, absence);
  const { client, range } = absence;
  for (const { label, op, value } of matchers.filter((matcher) => matcher.op === "=" && matcher.value !== "")) {
    const values = await client.labelValues(label, { match: metric, ...range });
    if (values.includes(value)) continue;
    const own = ownHint(metric);
    if (own !== undefined) return { message: `no series of ${metric} has ${label}${op}${show(value)}`, hint: own };
    const similar = nearest(value, values);
    const known =
      values.length === 0
        ? "it has no such label"
        : `it has ${values.slice(0, 8).map(show).join(", ")}${values.length > 8 ? ", …" : ""}`;
    return {
      message: `no series of ${metric} has ${label}${op}${show(value)}`,
      hint: similar === undefined ? known : `did you mean ${show(similar)}?`,
    };
  }
  return {
    message: `no series of ${metric} matches ${printSelector({ matchers })}`,
    hint: "loosen the matchers, or check them against Prometheus' own list of series",
  };
}

/** That a name is unknown, and the nearest name that is known. */
export function absentMetric(
  metric: string,
  { metrics, time = "in this range" }: Pick<Absence, "metrics" | "time">,
): Explanation {
  const similar = withSuffix(metric, metrics) ?? nearest(metric, metrics);
  const hint =
    similar === undefined
      ? "check that the target is scraped, and that Prometheus keeps samples that long"
      : `did you mean ${show(similar)}?`;
  return {
    message: `there is no metric ${show(metric)} ${time}`,
    hint: metrics.length === 0 ? "Prometheus holds no data at all from that time" : hint,
  };
}

/** In series of nines itself every value comes from the config, where it is declared: it is no misspelling of another one. */
function ownHint(metric: string): string | undefined {
  if (/^(?:slo|shift):/.test(metric))
    return "load the rule files of nines generate into Prometheus, and wait five minutes for the first figures";
  if (exporterMetrics.includes(metric))
    return "run the exporter of nines with this config, and let Prometheus scrape it";
  return undefined;
}

const exporterMetrics: readonly string[] = [...Object.values(probeSeries), ...Object.values(shiftExporterSeries)];

/** The name with what people forget at its end, such as `_seconds` or `_total`: the shortest one. */
function withSuffix(metric: string, metrics: readonly string[]): string | undefined {
  return metrics
    .filter((name) => name.startsWith(`${metric}_`) && unitSuffix.test(name.slice(metric.length)))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}

// https://prometheus.io/docs/practices/naming/#base-units, and what clients add to a type.
const unitSuffix =
  /^(_(seconds|milliseconds|minutes|bytes|ratio|percent|celsius|meters|volts|amperes|joules|grams|info|timestamp))*(_(total|count|sum|bucket))?$/;
