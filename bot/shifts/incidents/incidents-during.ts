import { type Incident, isOpen } from "../../model/incident.ts";
import type { Rollout } from "../rollout.ts";

const rank = { critical: 0, warning: 1, info: 2 } as const;

/** Open incidents that a rollout's message names: those of its service, the worst and oldest first. */
export function incidentsDuring(
  incidents: Iterable<Incident>,
  { report }: Pick<Rollout, "report">,
): readonly Incident[] {
  return [...incidents]
    .filter((incident) => isOpen(incident) && incident.status !== "notice" && isAbout(incident, report))
    .sort((a, b) => rank[a.severity] - rank[b.severity] || a.openedAtMs - b.openedAtMs);
}

function isAbout({ service, labels }: Incident, { service: ofShift, shift }: Rollout["report"]): boolean {
  return service === ofShift || labels["shift"] === shift;
}
