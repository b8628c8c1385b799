import { durationText } from "../../facts/duration-text.ts";
import { type Incident, isOpen } from "../../model/incident.ts";
import { addEntries, type BookState, type NewEntry } from "../book-state.ts";
import { routingOf } from "../settle/judge-severity.ts";
import { endHandOvers, isAcked, pushDue, startCalling, stopCalling } from "./calling.ts";
import { escalate } from "./escalate.ts";

/** An incident of which nothing is heard closes after this time; the same as CloudWatch and Alertmanager users look back. */
const silentCloseMs = 24 * 3_600_000;

/** The incident after what time alone does to it; the same object when it does nothing. */
export function passTime(state: BookState, incident: Incident, nowMs: number): Incident {
  if (!isOpen(incident)) return turnGreen(state, incident, nowMs);
  switch (incident.status) {
    case "notice":
      if (nowMs - incident.changedAtMs < state.options.timing.quietWindowMs) return incident;
      return { ...incident, resolvedAtMs: nowMs, changedAtMs: nowMs };
    case "unknown":
      return nowMs - incident.changedAtMs < silentCloseMs ? incident : closeGrey(state, incident, nowMs);
    case "firing":
      return callPeople(state, incident, nowMs);
    case "silenced":
    case "resolved":
      return incident;
  }
}

function turnGreen(state: BookState, incident: Incident, nowMs: number): Incident {
  const { greenAtMs, resolvedAtMs = nowMs, openedAtMs } = incident;
  if (greenAtMs === undefined || greenAtMs > nowMs) return incident;
  const entry: NewEntry = {
    kind: "resolved",
    detail: `after ${durationText(resolvedAtMs - openedAtMs)}`,
    atMs: resolvedAtMs,
  };
  const told = addEntries(state, incident, { entries: [entry], nowMs });
  return endHandOvers(state, { ...told, greenAtMs: undefined, changedAtMs: nowMs }, nowMs);
}

function closeGrey(state: BookState, incident: Incident, nowMs: number): Incident {
  const entry: NewEntry = { kind: "closed", detail: "nothing was heard of it for a day" };
  const told = addEntries(state, incident, { entries: [entry], nowMs });
  const closed = { ...told, resolvedAtMs: nowMs, changedAtMs: nowMs, silence: undefined };
  return endHandOvers(state, stopCalling(closed), nowMs);
}

function callPeople(state: BookState, incident: Incident, nowMs: number): Incident {
  if (incident.ack !== undefined) {
    return isAcked(incident, nowMs) ? incident : expireAck(state, incident, nowMs);
  }
  const { nextAtMs, remindAtMs } = incident.escalation;
  if (nextAtMs !== undefined && nextAtMs <= nowMs) {
    // One call at a time is enough.
    return withoutReminder(escalate(state, incident, { nowMs, by: undefined }), nowMs);
  }
  if (remindAtMs === undefined || remindAtMs > nowMs) return incident;
  const reason = `nobody acknowledged it for ${durationText(state.options.timing.remindMs)}`;
  const told = addEntries(state, incident, { entries: [{ kind: "reminded", detail: reason }], nowMs });
  pushDue(state, {
    kind: "reminder",
    incident: incident.id,
    atMs: nowMs,
    entry: told.entries,
    destinations: incident.destinations,
    reason,
  });
  return withoutReminder({ ...told, changedAtMs: nowMs }, nowMs);
}

function withoutReminder(incident: Incident, nowMs: number): Incident {
  const { escalation } = incident;
  if (escalation.remindAtMs === undefined || escalation.remindAtMs > nowMs) return incident;
  return { ...incident, escalation: { ...escalation, remindAtMs: undefined } };
}

function expireAck(state: BookState, incident: Incident, nowMs: number): Incident {
  const by = incident.ack?.by;
  const entries: readonly NewEntry[] = [{ kind: "ackExpired", by, detail: "it is still firing" }];
  const told = addEntries(state, { ...incident, ack: undefined, changedAtMs: nowMs }, { entries, nowMs });
  pushDue(state, {
    kind: "ackExpired",
    incident: incident.id,
    atMs: nowMs,
    entry: told.entries,
    destinations: incident.destinations,
    reason: `the acknowledgement of ${by?.name ?? "somebody"} ran out`,
  });
  return startCalling(state, told, { routing: routingOf(state, told, nowMs), nowMs });
}
