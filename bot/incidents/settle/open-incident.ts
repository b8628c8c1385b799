import { type Alert, alertKey } from "../../model/alert.ts";
import type { Incident } from "../../model/incident.ts";
import { noAlerts } from "../alerts/alert-counts.ts";
import { noMembers } from "../alerts/members.ts";
import { followGroup } from "../book-state.ts";
import { incidentKey, incidentKind, serviceOf } from "../place/correlation-key.ts";
import { incidentId } from "../place/incident-id.ts";
import type { Batch, Draft } from "./draft.ts";
import { draftOf } from "./draft.ts";

/** Opens an incident for an alert, which is still to enter it; status, severity and destinations come when the batch is settled. */
export function openIncident(batch: Batch, alert: Alert): Draft {
  const { state, nowMs, heardAtMs } = batch;
  const key = incidentKey(alert);
  const openedAtMs = Math.min(alert.startedAtMs, heardAtMs);
  const incident: Incident = {
    id: incidentId({ key, openedAtMs }, (id) => state.ids.has(id)),
    key,
    kind: incidentKind(alert),
    status: alert.status === "notice" ? "notice" : "firing",
    severity: "info",
    worst: "info",
    title: alert.title,
    service: serviceOf(alert.labels),
    labels: alert.labels,
    lead: alertKey(alert),
    counts: noAlerts,
    openedAtMs,
    heardAtMs,
    changedAtMs: nowMs,
    resolvedAtMs: undefined,
    greenAtMs: undefined,
    refires: [],
    ack: undefined,
    assignee: undefined,
    silence: undefined,
    escalation: { chain: undefined, step: 0, nextAtMs: undefined, remindAtMs: undefined },
    handOvers: [],
    notUseful: [],
    destinations: [],
    entries: 0,
  };
  state.ids.add(incident.id);
  state.incidents.set(incident.id, incident);
  state.members.set(incident.id, noMembers());
  state.byKey.set(key, incident.id);
  followGroup(state, incident);
  return draftOf(batch, incident, true);
}
