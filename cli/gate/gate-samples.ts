import type { PrometheusSample } from "../../service/prometheus-result.ts";
import { prometheusSeries } from "../../slo/names.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";

type Samples = readonly PrometheusSample[];
type Matched = Readonly<Record<string, string>>;

/** All rows of a series. */
export function rowsOf(samples: Samples, series: string): Samples {
  return samples.filter(({ labels }) => labels["__name__"] === series);
}

/** The first row of a series with these labels; of a role that of the arm which has it now, for rules may go on telling of the one before. */
export function rowOf(samples: Samples, series: string, labels: Matched = {}): PrometheusSample | undefined {
  const matched = Object.entries(labels);
  const ofArm = armOfRole(samples, labels["role"]);
  return rowsOf(samples, series).find(
    (row) =>
      matched.every(([name, value]) => row.labels[name] === value) &&
      Object.entries(ofArm).every(([name, arm]) => row.labels[name] === undefined || row.labels[name] === arm),
  );
}

/** The label of the arm that has a role now; none where that is not asked, or not known. */
export function armOfRole(samples: Samples, role: string | undefined): Matched {
  const arm = role === undefined ? undefined : rowsOf(samples, shiftSeries.info)[0]?.labels[role];
  return arm === undefined ? {} : { [shiftLabels.arm]: arm };
}

/** Its value; null is what nobody knows. */
export function recorded(samples: Samples, series: string, labels: Matched = {}): number | null {
  const value = rowOf(samples, series, labels)?.value;
  return value === undefined || Number.isNaN(value) ? null : value;
}

/**
 * What shares are shares of: of what is not counted rules record nothing. Connections alone have a share of traffic; where there is none,
 * requests are counted, and not known just now.
 */
export function shareBasisOf(samples: Samples): ShiftReport["shareBasis"] {
  const isThere = (series: string) => rowsOf(samples, series).length > 0;
  if ([shiftSeries.requests, shiftSeries.requestsSum].some(isThere) || !isThere(shiftSeries.actualShare))
    return "requests";
  if (rowsOf(samples, shiftHelperSeries.bytes).length > 0) return "bytes";
  return rowsOf(samples, shiftSeries.inflight).length > 0 ? "sessions" : "requests";
}

/** The alerts that fire. */
export function alertNames(samples: Samples): readonly string[] {
  return rowsOf(samples, prometheusSeries.alerts).map(({ labels }) => labels["alertname"] ?? "");
}
