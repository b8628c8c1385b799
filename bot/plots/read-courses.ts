import type { Point } from "../../charts/model/series.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Labels } from "../../slo/model.ts";
import type { PlotFrame } from "./plot-frame.ts";

/** A series over the time of a picture; what is no finite number is unknown. */
export interface Course {
  readonly labels: Labels;
  readonly points: readonly Point[];
}

/** Reads the series of a query; those that never have a value are left out. */
export async function readCourses(
  client: Pick<PrometheusClient, "queryRange">,
  query: string,
  { range, stepMs }: Pick<PlotFrame, "range" | "stepMs">,
): Promise<readonly Course[]> {
  const series = await client.queryRange(query, {
    from: range.from / 1_000,
    to: range.to / 1_000,
    stepSeconds: stepMs / 1_000,
  });
  return series
    .map(({ labels, points }) => ({
      labels,
      points: points.map(([time, value]): Point => [time * 1_000, Number.isFinite(value) ? value : null]),
    }))
    .filter(({ points }) => points.some(([, value]) => value !== null));
}
