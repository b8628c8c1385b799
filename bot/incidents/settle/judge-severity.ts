import { type Destination, type Incident, isOpen } from "../../model/incident.ts";
import { isWorse } from "../alerts/alert-activity.ts";
import { speakers, worstSeverity } from "../alerts/members.ts";
import type { Routing } from "../book-options.ts";
import type { BookState } from "../book-state.ts";
import { incidentKind, serviceOf } from "../place/correlation-key.ts";
import type { Draft } from "./draft.ts";
import { withLastWord } from "./last-word.ts";

/** An incident whose lead, severity and destinations are up to date. */
export interface Judged {
  readonly incident: Incident;
  /** It is worse than it ever was. */
  readonly hasRisen: boolean;
}

/** Finds the alert that speaks for the incident, how bad it is, and, when it opens or gets worse, where it goes. */
export function judgeSeverity(state: BookState, draft: Draft, nowMs: number): Judged {
  const worst = worstSeverity(draft.members);
  const led = withLead(state, draft.incident, speakers(draft.members) ?? noKeys);
  if (worst === undefined) {
    const over = withLastWord(led, state.alerts.get(led.lead));
    return { incident: { ...over, severity: led.worst }, hasRisen: false };
  }
  const { before } = draft;
  const isSame = before !== undefined && isOpen(before) && worst === draft.severityBefore;
  if (isSame) return { incident: led, hasRisen: false };
  const routing = routingOf(state, led, nowMs);
  const hasRisen = before !== undefined && isWorse(routing.severity, led.worst);
  const incident = { ...led, severity: routing.severity };
  if (before !== undefined && !hasRisen) return { incident, hasRisen };
  return {
    incident: { ...incident, worst: routing.severity, destinations: withAdded(led.destinations, routing) },
    hasRisen,
  };
}

/** What the routes say about an incident now, from the labels of the alert that speaks for it. */
export function routingOf(state: BookState, incident: Incident, nowMs: number): Routing {
  const { service, kind } = incident;
  const members = state.members.get(incident.id);
  const severity = (members === undefined ? undefined : worstSeverity(members)) ?? incident.severity;
  const lead = state.alerts.get(incident.lead);
  const labels = lead?.labels ?? incident.labels;
  return state.options.route({ labels, service, severity, kind, source: lead?.source ?? "" }, nowMs);
}

const noKeys: ReadonlySet<string> = new Set();

function withLead(state: BookState, incident: Incident, keys: ReadonlySet<string>): Incident {
  if (keys.size === 0) return incident;
  const lead = keys.has(incident.lead) ? incident.lead : (keys.values().next().value ?? incident.lead);
  const alert = state.alerts.get(lead);
  if (alert === undefined) return incident;
  const service = incident.service === "" ? serviceOf(alert.labels) : incident.service;
  return { ...incident, lead, title: alert.title, kind: incidentKind(alert), service };
}

/** A message that is there stays; merely informative ones mention nobody. */
function withAdded(destinations: readonly Destination[], routing: Routing): readonly Destination[] {
  const wanted = routing.destinations.map((to) => (routing.severity === "info" ? { ...to, mentions: [] } : to));
  const isWanted = ({ workspace, channel }: Destination) =>
    wanted.some((to) => to.workspace === workspace && to.channel === channel);
  return [...destinations.filter((to) => !isWanted(to)), ...wanted];
}
