import type { Chart, ChartEvent, TimeRange } from "../../charts/chart.ts";
import type { Series } from "../../charts/model/series.ts";
import { bucketsFromSeries } from "../../charts/value/buckets.ts";
import { fillVariables, type VariableValues } from "../../dashboards/model/fill-variables.ts";
import type { Panel, PanelQuery, QueryPanel, TimeseriesPanel } from "../../dashboards/model/panel.ts";
import type { PrometheusSeries } from "../../service/prometheus-result.ts";
import { assertNever } from "../../slo/problem.ts";
import { type ValueFormat, valueFormatOf } from "../../slo/value-format.ts";
import { fillLegend } from "./fill-legend.ts";
import { tableParts } from "./panel-table.ts";
import { textParts } from "./text-table.ts";

/** What came back for one query of a panel. */
export interface QueryAnswer {
  readonly query: PanelQuery;
  readonly stepSeconds: number;
  readonly series: readonly PrometheusSeries[];
}

/** What a picture of a panel is made of, beside the panel. Times are milliseconds. */
export interface PanelData {
  readonly answers: readonly QueryAnswer[];
  readonly range: TimeRange;
  /** What stands for variables in titles. */
  readonly texts: VariableValues;
  readonly events: readonly ChartEvent[];
  /** Said behind the panel's own words when there is no data. */
  readonly reason?: string;
}

/** A panel and its data as a chart. */
export function panelChart(panel: Panel, data: PanelData): Chart {
  const base = {
    title: fillVariables(panel.title, data.texts),
    description: panel.description,
    range: data.range,
  };
  if (panel.kind === "text") return { kind: "table", ...base, empty: "Nothing to show", ...textParts(panel.markdown) };
  return drawn(panel, { ...base, ...valueFormatOf(panel), empty: emptyText(panel, data) }, data);
}

function emptyText({ empty }: QueryPanel, { reason }: PanelData): string {
  return reason === undefined ? empty.text : `${empty.text}. ${asSentence(reason)}`;
}

/** Begins with a capital, unless the first word is a name such as slo:info. */
function asSentence(text: string): string {
  return /^[a-z]+(?![\w:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

type Base = ValueFormat & Pick<Chart, "title" | "range" | "empty"> & { readonly description: string };

function drawn(panel: QueryPanel, base: Base, data: PanelData): Chart {
  const events = data.events.length === 0 ? {} : { events: data.events };
  switch (panel.kind) {
    case "timeseries":
      return { kind: "timeseries", ...base, ...events, ...timeseriesLook(panel), series: seriesOf(data.answers) };
    case "stat": {
      const { colorMode, sparkline } = panel;
      const look = { ...(colorMode && { colorMode }), ...(sparkline !== undefined && { sparkline }) };
      return { kind: "stat", ...base, ...look, series: seriesOf(data.answers) };
    }
    case "gauge":
      return { kind: "gauge", ...base, series: seriesOf(data.answers) };
    case "bargauge":
      return { kind: "bargauge", ...base, series: seriesOf(data.answers) };
    case "stateTimeline":
      return { kind: "stateTimeline", ...base, series: seriesOf(data.answers) };
    case "heatmap":
      return { kind: "heatmap", ...base, ...events, buckets: bucketsFromSeries(seriesOf(data.answers)) };
    case "table":
      return { kind: "table", ...base, ...tableParts(panel, data.answers) };
    default:
      return assertNever(panel);
  }
}

function timeseriesLook({
  draw,
  fill,
  stack,
  scale,
  softMin,
  softMax,
  centredOnZero,
  thresholdDisplay,
  legend,
}: TimeseriesPanel) {
  return {
    ...(draw !== undefined && { draw }),
    ...(fill !== undefined && { fill }),
    ...(stack !== undefined && { stack }),
    ...(scale !== undefined && { scale }),
    ...(softMin !== undefined && { softMin }),
    ...(softMax !== undefined && { softMax }),
    ...(centredOnZero !== undefined && { centredOnZero }),
    ...(thresholdDisplay !== undefined && { thresholdDisplay }),
    ...(legend !== undefined && { legend }),
  };
}

function seriesOf(answers: readonly QueryAnswer[]): readonly Series[] {
  return answers.flatMap(({ query, stepSeconds, series }) =>
    series.map(
      ({ labels, points }): Series => ({
        name: fillLegend(query.legend, labels),
        labels,
        points: points.map(([time, value]) => [time * 1000, value] as const),
        ...query.drawing,
        ...(query.unit !== undefined && { unit: query.unit }),
        ...(query.kind === "range" && { stepMs: stepSeconds * 1000 }),
      }),
    ),
  );
}
