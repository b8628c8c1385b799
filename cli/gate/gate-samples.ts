import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { prometheusSeries } from "../../slo/names.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";

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

/** What shares are shares of: of what is not counted rules record nothing. */
export function shareBasisOf(samples: Samples): ShiftReport["shareBasis"] {
  if ([shiftSeries.requests, shiftSeries.requestsSum].some((series) => rowsOf(samples, series).length > 0))
    return "requests";
  if (rowsOf(samples, shiftHelperSeries.bytes).length > 0) return "bytes";
  return rowsOf(samples, shiftSeries.inflight).length > 0 ? "sessions" : "requests";
}

/** The alerts that fire. */
export function alertNames(samples: Samples): readonly string[] {
  return rowsOf(samples, prometheusSeries.alerts).map(({ labels }) => labels["alertname"] ?? "");
}
