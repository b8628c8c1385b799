import { plotFrame } from "../../../bot/plots/plot-frame.ts";
import { begin, incident, minute } from "../render/example-views.ts";

/** Three hours before an incident of the second of March that has lasted for 30 minutes. */
export const openFrame = plotFrame(
  { incident: incident(), deploys: [] },
  { beforeMs: 180 * minute, nowMs: begin + 30 * minute },
);

/** The same incident, ended after 30 minutes. */
export const overFrame = plotFrame(
  { incident: incident({ status: "resolved", resolvedAtMs: begin + 30 * minute }), deploys: [] },
  { beforeMs: 180 * minute, nowMs: begin + 90 * minute },
);
