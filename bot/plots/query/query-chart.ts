import type { TimeseriesChart } from "../../../charts/chart.ts";
import { formatValue } from "../../../charts/format-value.ts";
import type { Threshold } from "../../../slo/value-format.ts";
import { clip, oneLine } from "../../render/escape.ts";
import { baseChart } from "../base-chart.ts";
import { type PlotFrame, plotTitle } from "../plot-frame.ts";
import type { Course } from "../read-courses.ts";
import type { PlottedQuery } from "./plotted-query.ts";
import type { QueryCourses } from "./query-courses.ts";
import { seriesNames } from "./series-names.ts";

/** What an alert compares with its limit, and the limit; nothing when there is no value. */
export function queryChart(
  subject: string,
  {
    courses: { shown, total },
    query,
    frame,
  }: { readonly courses: QueryCourses; readonly query: PlottedQuery; readonly frame: PlotFrame },
): TimeseriesChart | undefined {
  if (shown.length === 0) return undefined;
  const { limit, query: text } = query;
  const unit = query.unit ?? unitOfShares(shown, limit?.value);
  const names = shown.length === 1 ? [clip(oneLine(text), 120)] : seriesNames(shown.map(({ labels }) => labels));
  const hasOthers = shown.some((one) => one.isFiring) && shown.some((one) => !one.isFiring);
  const values = shown.flatMap(({ points }) => points.map(([, value]) => value ?? 0));
  return {
    ...baseChart(frame),
    ...(unit === undefined ? {} : { unit }),
    title: plotTitle(subject, frame, total > shown.length ? `${shown.length} of ${total} series` : ""),
    // Of a few lines each can say its value; of many, names are what helps.
    legend: { kind: "list", placement: "bottom", values: shown.length > 3 ? [] : [figureOf(query, frame)] },
    series: shown.map(({ points, isFiring }, index) => ({
      name: names[index] ?? "",
      points,
      ...(hasOthers && !isFiring
        ? { color: "grey" as const, lineWidth: 1 }
        : { lineWidth: shown.length > 3 ? 1.75 : 2.5 }),
    })),
    ...(values.every((value) => value >= 0) ? { softMin: 0 } : {}),
    ...(limit === undefined ? {} : limitMark(limit.value, { sign: limit.sign, unit })),
  };
}

/** A dashed line with its number: `limit > 80 %`. */
export function limitMark(
  value: number,
  { sign, unit }: { readonly sign: string; readonly unit: string | undefined },
): { readonly thresholds: readonly Threshold[]; readonly thresholdDisplay: "line" } {
  const label = `${sign} ${formatValue(value, unit === undefined ? {} : { unit })}`;
  return { thresholds: [{ from: value, color: "red", label }], thresholdDisplay: "line" };
}

function figureOf({ limit }: PlottedQuery, { isOver }: PlotFrame): "lastNotNull" | "min" | "max" {
  return isOver ? (limit?.side === "below" ? "min" : "max") : "lastNotNull";
}

/** A limit below 1 that values from 0 to 1 are compared with is a share, such as a ratio of errors. */
function unitOfShares(shown: readonly Course[], limit: number | undefined): string | undefined {
  if (limit === undefined || limit <= 0 || limit >= 1) return undefined;
  const areShares = shown.every(({ points }) =>
    points.every(([, value]) => value === null || (value >= 0 && value <= 1)),
  );
  return areShares ? "percentunit" : undefined;
}
