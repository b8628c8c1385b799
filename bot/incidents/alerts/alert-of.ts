import type { Alert, AlertStatus } from "../../model/alert.ts";
import type { Observation } from "../../model/observation.ts";
import { isActive } from "./alert-activity.ts";

/** The alert after an observation that tells something new: the observation's content, with what is remembered of the episode. */
export function alertOf(
  observation: Observation,
  { known, heardAtMs }: { readonly known: Alert | undefined; readonly heardAtMs: number },
): Alert {
  const { status, changedAtMs } = observation;
  const isSameEpisode = known !== undefined && (isActive(known.status) || !isActive(status));
  const startedAtMs = observation.startedAtMs ?? (isSameEpisode ? known.startedAtMs : changedAtMs);
  return {
    source: observation.source,
    fingerprint: observation.fingerprint,
    status,
    why: status === "deleted" ? "its alarm was deleted" : undefined,
    changedAtMs,
    startedAtMs,
    endedAtMs: isActive(status) ? undefined : changedAtMs,
    heardAtMs: isSameEpisode ? known.heardAtMs : heardAtMs,
    seenAtMs: Math.max(heardAtMs, known?.seenAtMs ?? heardAtMs),
    missedPolls: 0,
    incident: known?.incident ?? "",
    group: observation.group ?? known?.group,
    name: observation.name,
    title: observation.title,
    severity: observation.severity,
    labels: observation.labels,
    annotations: observation.annotations,
    links: observation.links,
    facts: observation.facts,
    suppressed: status === "firing" ? observation.suppressed : undefined,
    isTest: observation.isTest,
    notes: observation.notes,
  };
}

/** An alert that its source stopped reporting: it keeps its content and its place in time. */
export function unknownAlert(known: Alert, { why, missedPolls }: Pick<Alert, "why" | "missedPolls">): Alert {
  const status: AlertStatus = "unknown";
  return { ...known, status, why, missedPolls, suppressed: undefined };
}
