import { fillVariables, timeVariables, type VariableValues } from "../../dashboards/model/fill-variables.ts";
import type { PanelQuery } from "../../dashboards/model/panel.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { PrometheusSeries } from "../../service/prometheus-result.ts";
import { durationToSeconds } from "../../slo/duration.ts";

/** What stands around a query when a board asks it. Times are Unix seconds. */
export interface QuerySetting {
  readonly range: { readonly from: number; readonly to: number };
  readonly scrapeSeconds: number;
  /** Width of the panel in pixels: more points than that cannot be seen. */
  readonly width: number;
  readonly values: VariableValues;
}

/** A query as the server gets it. */
export interface FilledQuery {
  readonly kind: "range" | "instant";
  readonly expr: string;
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}

const niceSteps = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Replaces every variable of a query, and chooses its step as Grafana does: one point per pixel, rounded to a time that people use. */
export function fillQuery(query: PanelQuery, { range, scrapeSeconds, width, values }: QuerySetting): FilledQuery {
  const wanted = (range.to - range.from) / Math.max(1, width);
  const nice = niceSteps.find((step) => step >= wanted) ?? 86_400 * Math.ceil(wanted / 86_400);
  const minimum = query.minStep === undefined ? 0 : (durationToSeconds(query.minStep) ?? 0);
  const stepSeconds = Math.max(nice, minimum, scrapeSeconds);
  const times = timeVariables({ fromMs: range.from * 1000, toMs: range.to * 1000, stepSeconds, scrapeSeconds });
  const expr = fillVariables(query.expr, { ...times, ...values });
  // Instants on multiples of the step, so that a picture does not change its shape from one minute to the next.
  const [from, to] =
    query.kind === "range"
      ? [Math.floor(range.from / stepSeconds) * stepSeconds, Math.floor(range.to / stepSeconds) * stepSeconds]
      : [range.to, range.to];
  return { kind: query.kind, expr, from, to, stepSeconds };
}

/** The series that answer a query; an instant is a series of one point. */
export async function askQuery(
  { kind, expr, from, to, stepSeconds }: FilledQuery,
  client: Pick<PrometheusClient, "query" | "queryRange">,
): Promise<readonly PrometheusSeries[]> {
  if (kind === "range") return client.queryRange(expr, { from, to, stepSeconds });
  const samples = await client.query(expr, { at: to });
  return samples.map(({ labels, time, value }) => ({ labels, points: [[time, value]] }));
}

/** Whether an answer shows anything: NaN is a value that says nothing. */
export function hasValues(series: readonly PrometheusSeries[]): boolean {
  return series.some(({ points }) => points.some(([, value]) => !Number.isNaN(value)));
}
