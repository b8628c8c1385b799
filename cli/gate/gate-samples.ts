import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { prometheusSeries } from "../../slo/names.ts";

type Samples = readonly PrometheusSample[];
type Matched = Readonly<Record<string, string>>;

/** All rows of a series. */
export function rowsOf(samples: Samples, series: string): Samples {
  return samples.filter(({ labels }) => labels["__name__"] === series);
}

/** The first row of a series with these labels. */
export function rowOf(samples: Samples, series: string, labels: Matched = {}): PrometheusSample | undefined {
  return rowsOf(samples, series).find((row) =>
    Object.entries(labels).every(([name, value]) => row.labels[name] === value),
  );
}

/** Its value; null is what nobody knows. */
export function recorded(samples: Samples, series: string, labels: Matched = {}): number | null {
  const value = rowOf(samples, series, labels)?.value;
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The alerts that fire. */
export function alertNames(samples: Samples): readonly string[] {
  return rowsOf(samples, prometheusSeries.alerts).map(({ labels }) => labels["alertname"] ?? "");
}
