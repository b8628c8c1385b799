import { durationToSeconds } from "../../slo/duration.ts";
import type { CloudWatchFacts } from "../model/alert-facts.ts";
import type { IncidentView } from "../render/incident-view.ts";
import type { Picture } from "../slack/messenger.ts";
import { choosePlot } from "./choose-plot.ts";
import { periodMs } from "./cloudwatch/datapoints-chart.ts";
import { drawPlot, type PlotSources } from "./draw-plot.ts";
import type { LeftOut } from "./left-out.ts";
import type { PictureDesk } from "./picture-desk.ts";
import type { Plot } from "./plot.ts";
import { beforeOf, plotFrame } from "./plot-frame.ts";

/** A picture that can be drawn when there is time for it. */
export interface PlannedPlot {
  /** One while the incident is open, another for each end: so it is known after a restart which one is shown. */
  readonly version: string;
  readonly draw: () => Promise<Picture | undefined>;
}

export interface PlanDeps extends PlotSources {
  readonly desk: Pick<PictureDesk, "draw">;
  /** Values that earlier notifications of an incident brought, and now this one. */
  readonly datapoints: (view: IncidentView) => CloudWatchFacts["datapoints"];
  readonly leftOut: LeftOut;
  readonly now: () => number;
}

const budgetBeforeMs = 24 * 3_600_000;

/** The picture that an incident should have; nothing for what has no values, and for what nobody is called for. */
export function planPicture(view: IncidentView, deps: PlanDeps): PlannedPlot | undefined {
  const { incident } = view;
  if (incident.status === "silenced" || incident.status === "notice") return undefined;
  const plot = choosePlot(view, deps.datapoints(view));
  if (plot === undefined || (needsPrometheus(plot) && deps.prometheus === undefined)) return undefined;
  const isOpen = incident.resolvedAtMs === undefined;
  const version = isOpen ? deps.leftOut.version(incident.id) : `closed ${incident.resolvedAtMs}`;
  return {
    version,
    draw: () =>
      deps.desk.draw({ incident: incident.id, version }, async () => {
        const frame = plotFrame(view, { beforeMs: beforeMs(plot), nowMs: deps.now() });
        const picture = await drawPlot(plot, view, { frame, sources: deps });
        if (isOpen && picture === undefined) deps.leftOut.note(incident.id);
        return picture;
      }),
  };
}

function needsPrometheus({ kind }: Plot): boolean {
  return kind === "burn" || kind === "budget" || kind === "query";
}

function beforeMs(plot: Plot): number {
  switch (plot.kind) {
    case "burn":
      return beforeOf(durationToSeconds(plot.tier.longWindow) ?? 0);
    case "budget":
      return budgetBeforeMs;
    case "widget":
      // A metric of an hour or a day needs more than an hour to be a course.
      return Math.max(beforeOf(0), 12 * periodMs(plot.facts, []));
    default:
      return beforeOf(0);
  }
}
