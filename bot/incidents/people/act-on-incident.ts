import type { Alert } from "../../model/alert.ts";
import { type Incident, isOpen, type Person } from "../../model/incident.ts";
import { coversOf } from "../alerts/covered.ts";
import { activeMembers } from "../alerts/members.ts";
import { addEntries, type BookState, type NewEntry, putIncident } from "../book-state.ts";
import { isAcked, startCalling, stopCalling } from "../due/calling.ts";
import { escalate } from "../due/escalate.ts";
import { beginBatch } from "../settle/draft.ts";
import { routingOf } from "../settle/judge-severity.ts";
import { settleBatch } from "../settle/settle-batch.ts";
import { holdAlerts, releaseAlerts } from "./hold-alerts.ts";
import type { ActionResult, IncidentAction } from "./incident-action.ts";

interface Doing {
  readonly by: Person;
  readonly nowMs: number;
}

/** Does what somebody asks for, writes it into the timeline and the audit, and says what came of it. */
export function actOnIncident(state: BookState, action: IncidentAction, doing: Doing): ActionResult {
  const incident = state.incidents.get(action.incident);
  if (incident === undefined) return { kind: "refused", why: `no incident ${action.incident} is open or fresh` };
  const needsOpen = !["note", "notUseful", "handedOver", "unsilenced"].includes(action.kind);
  if (needsOpen && !isOpen(incident))
    return { kind: "refused", why: `${incident.id} is ${closedWord(incident)} already` };
  if (needsOpen && incident.status === "notice" && action.kind !== "assign") {
    return { kind: "refused", why: `${incident.id} is news: it does not fire` };
  }
  const next = after(state, incident, { action, ...doing });
  const isNew = next !== incident;
  // What somebody did at the source is kept, even when an answer of the source was faster and showed it already.
  const isDoneAtSource = action.kind === "silenced" || action.kind === "unsilenced";
  if (!isNew && !isDoneAtSource) return { kind: "nothingNew", incident };
  if (isNew) putIncident(state, { ...next, changedAtMs: doing.nowMs });
  state.unsaved.audit.push({
    atMs: doing.nowMs,
    by: doing.by,
    action: action.kind,
    incident: incident.id,
    from: action.from,
    detail: auditDetail(action),
    allowed: true,
  });
  if (!isNew) return { kind: "nothingNew", incident };
  return { kind: "done", incident: state.incidents.get(incident.id) ?? next };
}

function closedWord({ status }: Incident): string {
  return status === "resolved" ? "resolved" : "closed";
}

type Asked = Doing & { readonly action: IncidentAction };

/** The incident after an action; the same object when it was so already. */
function after(state: BookState, incident: Incident, asked: Asked): Incident {
  const { action, by, nowMs } = asked;
  const tell = (next: Incident, entry: NewEntry) => addEntries(state, next, { entries: [{ ...entry, by }], nowMs });
  switch (action.kind) {
    case "ack":
      return acknowledged(state, incident, asked);
    case "unack":
      return incident.ack === undefined ? incident : unacknowledged(state, incident, asked);
    case "escalate":
      return escalate(state, incident, { nowMs, by });
    case "assign":
      if (incident.assignee?.id === action.to.id) return incident;
      return tell({ ...incident, assignee: action.to }, { kind: "assigned", detail: `to ${action.to.name}` });
    case "note":
      return tell(incident, { kind: "note", detail: action.text });
    case "notUseful":
      if (incident.notUseful.some(({ id }) => id === by.id)) return incident;
      return tell({ ...incident, notUseful: [...incident.notUseful, by] }, { kind: "notUseful" });
    case "handedOver":
      return tell(incident, {
        kind: "handedOver",
        detail: action.detail === "" ? `to ${action.to}` : `to ${action.to}: ${action.detail}`,
      });
    case "silenced":
    case "unsilenced":
      return silencedOrNot(state, incident, asked);
  }
}

function acknowledged(state: BookState, incident: Incident, { by, nowMs }: Asked): Incident {
  const untilMs = incident.severity === "critical" ? nowMs + state.options.timing.ackMs : undefined;
  const covers = coversOf(activeAlerts(state, incident));
  const ack = { by, atMs: nowMs, untilMs, ...(covers && { covers }) };
  const stopped = stopCalling(incident);
  // A second click of the same person only makes it last.
  if (incident.ack?.by.id === by.id && isAcked(incident, nowMs)) {
    if (incident.ack.untilMs === untilMs && `${incident.ack.covers}` === `${covers}`) return incident;
    return { ...stopped, ack: { ...ack, atMs: incident.ack.atMs } };
  }
  return addEntries(state, { ...stopped, ack }, { entries: [{ kind: "acked", by }], nowMs });
}

function* activeAlerts(state: BookState, { id }: Incident): Iterable<Alert> {
  const members = state.members.get(id);
  for (const key of members === undefined ? [] : activeMembers(members)) {
    const alert = state.alerts.get(key);
    if (alert !== undefined) yield alert;
  }
}

function unacknowledged(state: BookState, incident: Incident, { by, nowMs }: Asked): Incident {
  const told = addEntries(state, { ...incident, ack: undefined }, { entries: [{ kind: "unacked", by }], nowMs });
  if (told.status !== "firing" || told.severity === "info") return told;
  return startCalling(state, told, { routing: routingOf(state, told, nowMs), nowMs });
}

function silencedOrNot(state: BookState, incident: Incident, { action, by, nowMs }: Asked): Incident {
  const batch = beginBatch(state, { nowMs, heardAtMs: nowMs });
  if (action.kind === "silenced") {
    const { silence } = incident;
    if (silence?.id === action.silence.id && silence.untilMs === action.silence.untilMs) {
      return silence.isForeign ? { ...incident, silence: action.silence } : incident;
    }
    holdAlerts(batch, { ...action, by });
  } else {
    if (incident.silence === undefined && incident.status !== "silenced") return incident;
    releaseAlerts(batch, incident.id, by);
  }
  settleBatch(batch);
  return state.incidents.get(incident.id) ?? incident;
}

function auditDetail(action: IncidentAction): string {
  switch (action.kind) {
    case "silenced":
      return `${action.silence.id}: ${action.silence.reason}`;
    case "assign":
      return action.to.name;
    case "note":
      return action.text;
    case "handedOver":
      return action.to;
    default:
      return "";
  }
}
