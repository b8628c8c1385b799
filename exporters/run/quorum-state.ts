import type { ExporterOptions } from "../../slo/model.ts";
import type { TargetState } from "../output/exporter-view.ts";

/** How many locations see a target up, and how many down. */
export interface LocationVotes {
  readonly up: number;
  readonly down: number;
}

/** The state by m of n locations: down when a quorum says so, up when no quorum could say down any more; nothing with one location. */
export function quorumState(
  { up, down }: LocationVotes,
  { quorum, locations }: Pick<ExporterOptions, "quorum" | "locations">,
): TargetState | undefined {
  if (locations.length < 2) return undefined;
  if (down >= quorum) return "down";
  return locations.length - up < quorum ? "up" : "unknown";
}
