import type { Deploy } from "../model/alert-facts.ts";
import { type Incident, isOpen } from "../model/incident.ts";
import { candidateOf, firstActor } from "./arms.ts";
import type { Rollout } from "./rollout.ts";

/** Alerts need a moment to see what a rollout broke, and clocks differ. */
const slackMs = 5 * 60_000;
/** A rollout that ended this long before an incident may still be its cause. */
const afterMs = 2 * 3_600_000;

/** Rollouts during which an incident began, or shortly before it, newest first: its message says "since rollout …". */
export function rolloutsBefore(
  rollouts: Iterable<Rollout>,
  { openedAtMs, service }: Pick<Incident, "openedAtMs" | "service">,
): readonly Deploy[] {
  return [...rollouts]
    .flatMap((rollout): readonly Deploy[] => {
      const { report, id } = rollout;
      const { startedAtMs, endedAtMs } = report;
      if (service === "" || report.service !== service || startedAtMs === null) return [];
      const endMs = endedAtMs === null ? Number.POSITIVE_INFINITY : endedAtMs + afterMs;
      if (openedAtMs < startedAtMs - slackMs || openedAtMs > endMs) return [];
      return [
        {
          service: report.service,
          version: candidateOf(report).version ?? undefined,
          phase: phaseOf(rollout),
          by: firstActor(report) ?? undefined,
          atMs: startedAtMs,
          rollout: id,
        },
      ];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

function phaseOf({ report: { outcome }, supersededBy }: Rollout): Deploy["phase"] {
  if (outcome === "completed") return "succeeded";
  return outcome === "rolled_back" || supersededBy !== undefined ? "stopped" : "started";
}

/** Open incidents that a rollout's message names: those of its service, the worst and oldest first. */
export function incidentsDuring(
  incidents: Iterable<Incident>,
  { report }: Pick<Rollout, "report">,
): readonly Incident[] {
  const rank = { critical: 0, warning: 1, info: 2 } as const;
  return [...incidents]
    .filter((incident) => isOpen(incident) && incident.status !== "notice" && isAbout(incident, report))
    .sort((a, b) => rank[a.severity] - rank[b.severity] || a.openedAtMs - b.openedAtMs);
}

function isAbout({ service, labels }: Incident, { service: ofShift, shift }: Rollout["report"]): boolean {
  return service === ofShift || labels["shift"] === shift;
}
