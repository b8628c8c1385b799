import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { nearest, type Problem, show } from "../../slo/problem.ts";
import { printSelector, type SeriesSelector } from "../../slo/promql/print-selector.ts";

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
  const similar = nearest(metric, metrics);
  const hint =
    similar === undefined
      ? "check that the target is scraped, and that Prometheus keeps samples that long"
      : `did you mean ${show(similar)}?`;
  return {
    message: `there is no metric ${show(metric)} ${time}`,
    hint: metrics.length === 0 ? "Prometheus holds no data at all from that time" : hint,
  };
}
