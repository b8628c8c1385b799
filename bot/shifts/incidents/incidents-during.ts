import { rolloutBeganAtMs } from "../../../slo/shift/rollout-id.ts";
import { shiftLabels } from "../../../slo/shift/shift-names.ts";
import { type Incident, isOpen } from "../../model/incident.ts";
import type { Rollout } from "../rollout.ts";

const rank = { critical: 0, warning: 1, info: 2 } as const;

/** Alerts need a moment to see what a rollout does, and clocks differ. */
const earlyMs = 60_000;

/** Open incidents that a rollout's message names: those of its service that are no other rollout's, the worst and oldest first. */
export function incidentsDuring(
  incidents: Iterable<Incident>,
  { report }: Pick<Rollout, "report">,
): readonly Incident[] {
  return [...incidents]
    .filter((incident) => isOpen(incident) && incident.status !== "notice")
    .filter((incident) => isAbout(incident, report) && !isOfAnother(incident, report))
    .sort((a, b) => rank[a.severity] - rank[b.severity] || a.openedAtMs - b.openedAtMs);
}

function isAbout({ service, labels }: Incident, { service: ofShift, shift }: Rollout["report"]): boolean {
  return service === ofShift || labels["shift"] === shift;
}

/** What began before it and nobody knows to go on is no part of it; what fires is, whenever it began, unless it says whose it is. */
function isOfAnother({ labels, status, openedAtMs }: Incident, { rollout, startedAtMs }: Rollout["report"]): boolean {
  const named = labels[shiftLabels.rollout] ?? "";
  if (named === rollout || startedAtMs === null) return false;
  if (named === "") return status === "unknown" && openedAtMs < startedAtMs - earlyMs;
  // Rules that run without the exporter for a moment name the same rollout by the second that they saw.
  return Math.abs((rolloutBeganAtMs(named) ?? startedAtMs) - startedAtMs) > earlyMs;
}
