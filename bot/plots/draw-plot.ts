import type { TimeseriesChart } from "../../charts/chart.ts";
import { describeChart } from "../../charts/describe-chart.ts";
import { formatValue } from "../../charts/format-value.ts";
import type { PngRenderer } from "../../charts/render-png.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { clip, oneLine } from "../render/escape.ts";
import type { IncidentView } from "../render/incident-view.ts";
import type { Picture } from "../slack/messenger.ts";
import type { CloudWatchApi } from "../sources/cloudwatch/cloudwatch-api.ts";
import { datapointsChart } from "./cloudwatch/datapoints-chart.ts";
import { widgetPicture, widgetWords } from "./cloudwatch/widget-picture.ts";
import type { Plot } from "./plot.ts";
import { type PlotFrame, plotSize, utcMinute } from "./plot-frame.ts";
import { readPlot } from "./read-plot.ts";

/** Where the values of pictures come from, and what makes PNGs of them. */
export interface PlotSources {
  readonly prometheus: Pick<PrometheusClient, "query" | "queryRange"> | undefined;
  readonly cloudWatch: (region: string) => Promise<Pick<CloudWatchApi, "image">>;
  readonly renderer: Pick<PngRenderer, "chartPng">;
}

/** Slack takes a thousand characters. */
const longestAltText = 900;

/** Reads the values of a plot and makes its picture; nothing when there are none. Rejects when a source or the renderer fails. */
export async function drawPlot(
  plot: Plot,
  { incident }: Pick<IncidentView, "incident">,
  { frame, sources }: { readonly frame: PlotFrame; readonly sources: PlotSources },
): Promise<Picture | undefined> {
  const name = `${incident.id}.png`;
  if (plot.kind === "widget") {
    const png = await widgetPicture(await sources.cloudWatch(plot.region), plot, frame);
    return { png, name, altText: clip(oneLine(widgetWords(plot.facts, frame)), longestAltText) };
  }
  const chart = await chartOf(plot, incident, { frame, sources });
  if (chart === undefined) return undefined;
  const png = await sources.renderer.chartPng(chart, plotSize);
  return { png, name, altText: pictureWords(chart, frame) };
}

async function chartOf(
  plot: Exclude<Plot, { kind: "widget" }>,
  incident: IncidentView["incident"],
  { frame, sources: { prometheus } }: { readonly frame: PlotFrame; readonly sources: PlotSources },
): Promise<TimeseriesChart | undefined> {
  if (plot.kind === "datapoints") return datapointsChart(incident.title, { plot, frame });
  return prometheus === undefined ? undefined : readPlot(plot, incident, { frame, prometheus });
}

/** What a chart shows, in words with their numbers, for those who cannot see it. */
export function pictureWords(chart: TimeseriesChart, { words }: Pick<PlotFrame, "words">): string {
  const { title, range, thresholds = [], unit } = chart;
  const limits = thresholds.flatMap(({ from }) =>
    from === null ? [] : [formatValue(from, unit === undefined ? {} : { unit })],
  );
  const limit = limits.length === 0 ? "" : ` Limit ${limits.join(", ")}.`;
  const times = `from ${utcMinute(range.from)} to ${utcMinute(range.to)} UTC`;
  const text = `Plot of ${title.replace(/ · [^·]*UTC$/, "")} ${times}: ${describeChart(chart)}${limit} ${words}`;
  return clip(oneLine(text), longestAltText);
}
