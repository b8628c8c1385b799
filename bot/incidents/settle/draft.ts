import type { Labels } from "../../../slo/model.ts";
import { type Alert, alertKey } from "../../model/alert.ts";
import type { Incident } from "../../model/incident.ts";
import type { Severity } from "../../model/observation.ts";
import { isActive, isHeldBack } from "../alerts/alert-activity.ts";
import { countAlert } from "../alerts/alert-counts.ts";
import { isUncovered, pageText } from "../alerts/covered.ts";
import { kindText, type Members, noMembers, placeMember, removeMember, worstSeverity } from "../alerts/members.ts";
import { type BookState, claimKeyOf, type NewEntry, putAlert } from "../book-state.ts";

/** Changes that belong together, such as those of one delivery: each incident is judged once, at their end. */
export interface Batch {
  readonly state: BookState;
  readonly nowMs: number;
  readonly heardAtMs: number;
  readonly drafts: Map<string, Draft>;
}

/** What happened to one incident within a batch. */
export interface Draft {
  /** Undefined: it is new. */
  readonly before: Incident | undefined;
  readonly severityBefore: Severity | undefined;
  readonly members: Members;
  incident: Incident;
  /** An alert of this incident had ended and fires again. */
  hasRefired: boolean;
  /** The first alerts of their source and name. */
  readonly joined: Alert[];
  /** Alerts that fire and that the acknowledgement does not cover, the first of each name and severity. */
  readonly uncovered: Map<string, Alert>;
  /** Alerts that fire as none did before in this incident, the first of each name, rollout and severity. */
  readonly newPages: Map<string, Alert>;
  /** The source told of it only when it was asked. */
  late: Alert | undefined;
  endedAtMs: number;
  /** The alert that is no longer reported, has no data, or is deleted. */
  lost: Alert | undefined;
  /** The last piece of news, of an incident that is news. */
  news: Alert | undefined;
  /** Lines of whoever caused the change. */
  readonly lines: NewEntry[];
  /** Whether these tell already why the incident is or is no longer silenced. */
  tellsSilence: boolean;
}

/** Names that join an incident are told one by one, up to here. */
const mostJoined = 20;

/** Begins a batch. */
export function beginBatch(state: BookState, times: { readonly nowMs: number; readonly heardAtMs: number }): Batch {
  return { state, ...times, drafts: new Map() };
}

/** The draft of an incident in this batch. */
export function draftOf({ state, drafts }: Batch, incident: Incident, isNew = false): Draft {
  const known = drafts.get(incident.id);
  if (known !== undefined) return known;
  const members = state.members.get(incident.id) ?? noMembers();
  const draft: Draft = {
    before: isNew ? undefined : incident,
    severityBefore: worstSeverity(members),
    members,
    incident,
    hasRefired: false,
    joined: [],
    uncovered: new Map(),
    newPages: new Map(),
    late: undefined,
    endedAtMs: 0,
    lost: undefined,
    news: undefined,
    lines: [],
    tellsSilence: false,
  };
  drafts.set(incident.id, draft);
  return draft;
}

/** Brings an alert into an incident, or its change. */
export function enterAlert(batch: Batch, draft: Draft, { before, after: changed }: AlertChange): void {
  const { state } = batch;
  const { members } = draft;
  const after = changed.incident === draft.incident.id ? changed : { ...changed, incident: draft.incident.id };
  const wasMember = before !== undefined && before.incident === after.incident && members.keys.has(alertKey(after));
  if (before !== undefined && before.incident !== after.incident) leaveIncident(state, before);
  noteChange(draft, { before: wasMember ? before : undefined, after });
  draft.incident = {
    ...draft.incident,
    counts: countAlert(draft.incident.counts, wasMember ? before : undefined, after),
    labels: wasMember ? draft.incident.labels : sharedLabels(draft.incident.labels, after.labels),
  };
  placeMember(members, wasMember ? before : undefined, after);
  claimKeyOf(state, after);
  putAlert(state, after);
}

/** How one alert changed. */
export interface AlertChange {
  readonly before: Alert | undefined;
  readonly after: Alert;
}

function leaveIncident(state: BookState, alert: Alert): void {
  const members = state.members.get(alert.incident);
  if (members !== undefined) removeMember(members, alert);
}

function noteChange(draft: Draft, { before, after }: AlertChange): void {
  const { status } = after;
  if (!isActive(status)) draft.endedAtMs = Math.max(draft.endedAtMs, after.endedAtMs ?? after.changedAtMs);
  if (status === "unknown" || status === "noData" || status === "deleted") draft.lost = after;
  if (status === "notice") draft.news = after;
  if (status === "firing" && before !== undefined && !isActive(before.status)) draft.hasRefired = true;
  if (isUncovered(draft.incident.ack, after)) notePage(draft.uncovered, after);
  const { kinds, pages } = draft.members;
  if (status === "firing" && !isHeldBack(after) && !pages.has(pageText(after))) notePage(draft.newPages, after);
  if (draft.before !== undefined && status !== "notice" && kinds.size < mostJoined && !kinds.has(kindText(after))) {
    draft.joined.push(after);
  }
}

function notePage(pages: Map<string, Alert>, alert: Alert): void {
  const key = pageText(alert);
  if (!pages.has(key)) pages.set(key, alert);
}

/** The same object when nothing is lost, which is nearly always. */
function sharedLabels(labels: Labels, others: Labels): Labels {
  const names = Object.keys(labels);
  const shared = names.filter((name) => labels[name] === others[name]);
  return shared.length === names.length ? labels : Object.fromEntries(shared.map((name) => [name, labels[name] ?? ""]));
}
