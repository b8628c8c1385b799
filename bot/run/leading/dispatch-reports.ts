import type { DispatchReports } from "../../dispatch/desired-message.ts";
import type { IncidentBook } from "../../incidents/incident-book.ts";
import type { LeadDeps } from "./lead-deps.ts";

/** Where what the dispatcher reports goes: troubles to the relay's own alerts, times to its metrics, faults to the log. */
export function dispatchReports(
  book: Pick<IncidentBook, "incident">,
  { selfAlerts, metrics, log }: Pick<LeadDeps, "selfAlerts" | "metrics" | "log">,
): DispatchReports {
  return {
    trouble: selfAlerts.raise,
    cleared: selfAlerts.clear,
    call: metrics.call,
    visible: (visible) => {
      const incident = visible.subject.kind === "incident" ? book.incident(visible.subject.incident) : undefined;
      if (incident !== undefined && visible.isNew) {
        metrics.visible(visible, { atMs: incident.heardAtMs, severity: incident.worst });
      }
    },
    fault: (error) => log.error("a message could not be worked on; it is tried again", { error: String(error) }),
  };
}
