import type { Alert } from "../../model/alert.ts";
import type { Incident } from "../../model/incident.ts";

/** An incident that is over, with what the alert that spoke for it said last while it fired. */
export function withLastWord(incident: Incident, lead: Alert | undefined): Incident {
  return lead !== undefined && keepsLastWord(lead) ? { ...incident, title: lead.title } : incident;
}

/** Prometheus ends an alert with its last texts; Grafana and others may say in them how it is now that all is well. */
function keepsLastWord({ status, facts }: Alert): boolean {
  if (status !== "resolved" || facts.kind !== "prometheus") return false;
  return URL.parse(facts.generatorUrl ?? "")?.searchParams.has("g0.expr") === true;
}
