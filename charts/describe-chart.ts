import { assertNever } from "../slo/problem.ts";
import type { Chart, HeatmapChart, StateTimelineChart, TableChart, TimeseriesChart } from "./chart.ts";
import { formatValue } from "./format-value.ts";
import type { Series } from "./model/series.ts";
import { appearanceOf, formatOf } from "./value/appearance.ts";
import { isKnown, reduce } from "./value/reduce.ts";
import { stateSpans } from "./value/states.ts";

const MOST_PARTS = 10;

/** What a chart shows, in words: for those who cannot see it, and for chats that cannot show it. */
export function describeChart(chart: Chart): string {
  switch (chart.kind) {
    case "timeseries":
      return describeCourses(chart);
    case "stat":
    case "gauge":
    case "bargauge":
      return listed(
        chart,
        chart.series.filter(hasValue).map((series) => `${series.name} ${valueText(chart, series)}`),
      );
    case "table":
      return describeTable(chart);
    case "stateTimeline":
      return listed(
        chart,
        chart.series.filter(hasValue).map((series) => describeStates(chart, series)),
      );
    case "heatmap":
      return describeHeatmap(chart);
    default:
      return assertNever(chart);
  }
}

function describeCourses(chart: TimeseriesChart): string {
  const parts = chart.series.filter(hasValue).map((series) => {
    const format = formatOf(chart, series);
    const text = (reducer: "lastNotNull" | "min" | "max") =>
      appearanceOf(reduce(series.points, reducer), format, { now: chart.range.to }).text;
    return `${series.name} last ${text("lastNotNull")}, lowest ${text("min")}, highest ${text("max")}`;
  });
  return listed(chart, parts);
}

function valueText(chart: Chart & { reduce?: Parameters<typeof reduce>[1] }, series: Series): string {
  return appearanceOf(reduce(series.points, chart.reduce ?? "lastNotNull"), formatOf(chart, series), {
    now: chart.range.to,
  }).text;
}

function describeTable(chart: TableChart): string {
  const rows = chart.rows.map((row) =>
    chart.columns
      .flatMap((column, index) => {
        const cell = row[index] ?? null;
        if (Array.isArray(cell)) return [];
        const { text } = appearanceOf(cell as string | number | boolean | null, formatOf(chart, column), {
          now: chart.range.to,
        });
        return [`${column.name} ${text}`];
      })
      .join(", "),
  );
  return listed(chart, rows);
}

function describeStates(chart: StateTimelineChart, series: Series): string {
  const format = formatOf(chart, series);
  const shares = new Map<string, number>();
  const spans = stateSpans(series.points, { range: chart.range, stepMs: series.stepMs });
  const textOf = (value: number | null) =>
    appearanceOf(value, format, { now: chart.range.to, missing: "unknown" }).text;
  for (const { from, to, value } of spans) {
    const text = textOf(value);
    shares.set(text, (shares.get(text) ?? 0) + (to - from) / Math.max(1, chart.range.to - chart.range.from));
  }
  const parts = [...shares].map(
    ([text, share]) => `${text} ${formatValue(share, { unit: "percentunit", decimals: 1 })}`,
  );
  return `${series.name} at the end ${textOf(spans.at(-1)?.value ?? null)} (${parts.join(", ")})`;
}

function describeHeatmap(chart: HeatmapChart): string {
  const totals = chart.buckets.map(({ to, points }) => ({ to, total: reduce(points, "sum") ?? 0 }));
  const all = totals.reduce((sum, { total }) => sum + total, 0);
  if (all === 0) return chart.empty;
  const parts = totals
    .filter(({ total }) => total > 0)
    .map(({ to, total }) => {
      const bound = to === Infinity ? "above" : `up to ${formatValue(to, { unit: chart.unit })}`;
      return `${bound} ${formatValue(total / all, { unit: "percentunit", decimals: 1 })}`;
    });
  return `Share by bucket: ${parts.join(", ")}.`;
}

function listed(chart: Chart, parts: readonly string[]): string {
  if (parts.length === 0) return chart.empty;
  const more = parts.length - MOST_PARTS;
  return `${parts.slice(0, MOST_PARTS).join("; ")}${more > 0 ? `; and ${more} more` : ""}.`;
}

function hasValue({ points }: Series): boolean {
  return points.some(([, value]) => isKnown(value));
}
