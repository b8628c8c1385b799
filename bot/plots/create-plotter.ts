import { createPngRenderer, type PngRenderer } from "../../charts/render-png.ts";
import type { Logger } from "../../service/log.ts";
import type { IncidentView } from "../render/incident-view.ts";
import { rememberDatapoints } from "./cloudwatch/remember-datapoints.ts";
import type { PlotSources } from "./draw-plot.ts";
import { rememberLeftOut } from "./left-out.ts";
import { PictureDesk } from "./picture-desk.ts";
import { type PlannedPlot, planPicture } from "./plan-picture.ts";

export interface PlotterOptions extends Pick<PlotSources, "prometheus" | "cloudWatch"> {
  readonly log: Pick<Logger, "warn">;
  readonly now: () => number;
  /** A picture that is not there by then is left out. Default 10 s. */
  readonly deadlineMs?: number;
}

/** Draws the pictures of incidents. */
export interface Plotter {
  readonly picture: (view: IncidentView) => PlannedPlot | undefined;
  /** Ends the thread that draws; nobody waits for a picture any more. */
  readonly close: () => Promise<void>;
}

/** A plotter; nothing is read and no thread starts before the first picture. */
export function createPlotter({ prometheus, cloudWatch, log, now, deadlineMs = 10_000 }: PlotterOptions): Plotter {
  const renderer = createPngRenderer({ timeoutMs: deadlineMs });
  const desk = new PictureDesk({ log, deadlineMs });
  const datapoints = rememberDatapoints();
  const leftOut = rememberLeftOut(now);
  let isClosed = false;
  const chartPng: PngRenderer["chartPng"] = async (chart, options) => {
    // A closed renderer would begin anew.
    if (isClosed) throw new Error("nobody draws any more");
    return renderer.chartPng(chart, options);
  };
  const deps = { prometheus, cloudWatch, renderer: { chartPng }, desk, datapoints, leftOut, now };
  const close = async () => {
    isClosed = true;
    desk.close();
    await renderer.close();
  };
  return { picture: (view) => planPicture(view, deps), close };
}
