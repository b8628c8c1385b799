import { type Alert, alertKey } from "../model/alert.ts";
import type { Deploy } from "../model/alert-facts.ts";
import { type AuditEntry, type Incident, isOpen, type TimelineEntry } from "../model/incident.ts";
import { type Members, noMembers, placeMember } from "./alerts/members.ts";
import type { BookOptions } from "./book-options.ts";
import { rememberDeploy } from "./deploys.ts";
import type { Due } from "./due/due.ts";
import { correlationKey, groupKey, groupOfKey, isOfShift } from "./place/correlation-key.ts";
import { forgetGroup, noToldGroups, rememberGroup, type ToldGroups } from "./place/told-groups.ts";

/** What the book holds in memory. Alerts and incidents are never changed in place: a change puts a new one. */
export interface BookState {
  options: BookOptions;
  readonly alerts: Map<string, Alert>;
  readonly incidents: Map<string, Incident>;
  readonly members: Map<string, Members>;
  /** Entries of this process' time. */
  readonly entries: Map<string, TimelineEntry[]>;
  /** Every id ever given, also of incidents that are forgotten here. */
  readonly ids: Set<string>;
  /** Which incident takes alerts with a key. */
  readonly byKey: Map<string, string>;
  readonly toldGroups: ToldGroups;
  /** Open incidents that alerts of other sources may join. */
  readonly openByService: Map<string, Set<string>>;
  /** Incidents that time alone can change. */
  readonly watched: Set<string>;
  readonly deploys: Deploy[];
  /** Sources that could not be asked, and how often in a row. */
  readonly failedPolls: Map<string, number>;
  readonly dues: Due[];
  tidiedAtMs: number;
  readonly unsaved: {
    readonly alerts: Set<string>;
    readonly incidents: Set<string>;
    readonly entries: TimelineEntry[];
    readonly audit: AuditEntry[];
  };
}

/** What was stored: a book goes on where the last one was killed. */
export interface LoadedBook {
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  /** Ids of all incidents that are stored, so that none is given twice. */
  readonly incidentIds?: Iterable<string>;
}

/** The state of a book that begins with what was stored. */
export function createBookState(options: BookOptions, loaded: LoadedBook): BookState {
  const state: BookState = {
    options,
    alerts: new Map(),
    incidents: new Map(),
    members: new Map(),
    entries: new Map(),
    ids: new Set(loaded.incidentIds),
    byKey: new Map(),
    toldGroups: noToldGroups(),
    openByService: new Map(),
    watched: new Set(),
    deploys: [],
    failedPolls: new Map(),
    dues: [],
    tidiedAtMs: 0,
    unsaved: { alerts: new Set(), incidents: new Set(), entries: [], audit: [] },
  };
  const incidents = loaded.incidents.toSorted((a, b) => a.openedAtMs - b.openedAtMs || compareText(a.id, b.id));
  for (const incident of incidents) {
    keepIncident(state, incident);
    claimKey(state, incident.key, incident.id);
    followGroup(state, incident);
  }
  const alerts = loaded.alerts.toSorted((a, b) => a.heardAtMs - b.heardAtMs || compareText(alertKey(a), alertKey(b)));
  for (const alert of alerts) keepAlert(state, alert);
  return state;
}

function keepAlert(state: BookState, alert: Alert): void {
  state.alerts.set(alertKey(alert), alert);
  rememberGroup(state.toldGroups, alert);
  if (alert.facts.kind === "notice" && alert.facts.deploy !== undefined)
    rememberDeploy(state.deploys, alert.facts.deploy);
  const members = state.members.get(alert.incident);
  if (members === undefined) return;
  placeMember(members, undefined, alert);
  claimKeyOf(state, alert);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Puts an alert in the place of its last state, to be stored. */
export function putAlert(state: BookState, alert: Alert): void {
  const key = alertKey(alert);
  state.alerts.set(key, alert);
  rememberGroup(state.toldGroups, alert);
  state.unsaved.alerts.add(key);
}

/** Puts an incident in the place of its last state, to be stored. */
export function putIncident(state: BookState, incident: Incident): void {
  keepIncident(state, incident);
  state.unsaved.incidents.add(incident.id);
}

function keepIncident(state: BookState, incident: Incident): void {
  const { id, service } = incident;
  const before = state.incidents.get(id);
  state.incidents.set(id, incident);
  state.ids.add(id);
  if (!state.members.has(id)) state.members.set(id, noMembers());
  if (isOpen(incident) || incident.greenAtMs !== undefined) state.watched.add(id);
  else state.watched.delete(id);
  if (before !== undefined && (before.service !== service || !isOpen(incident))) leaveService(state, before);
  if (isOpen(incident) && service !== "") {
    const open = state.openByService.get(service);
    if (open === undefined) state.openByService.set(service, new Set([id]));
    else open.add(id);
  }
}

function leaveService(state: BookState, { id, service }: Incident): void {
  const open = state.openByService.get(service);
  open?.delete(id);
  if (open?.size === 0) state.openByService.delete(service);
}

/** Lets an alert's incident take others with its key. What is in parts for each rollout goes to the newest of them. */
export function claimKeyOf(state: BookState, alert: Alert): void {
  const key = correlationKey(alert);
  if (isOfShift(alert) && key === groupKey(alert)) return;
  claimKey(state, key, alert.incident);
}

/** Lets the newest incident of a group that is in parts be found by what names no part. */
export function followGroup(state: BookState, { key, id }: Incident): void {
  const group = groupOfKey(key);
  if (group === undefined) return;
  const holder = state.incidents.get(state.byKey.get(group) ?? "");
  // One of an older version is known by the group's own key alone.
  if (holder?.key === group && isOpen(holder)) return;
  state.byKey.set(group, id);
}

function claimKey(state: BookState, key: string, id: string): void {
  const holder = state.incidents.get(state.byKey.get(key) ?? "");
  if (holder !== undefined && holder.id !== id && isOpen(holder)) return;
  state.byKey.set(key, id);
}

/** Removes a closed incident and its alerts from memory; the store keeps them. */
export function dropIncident(state: BookState, incident: Incident): void {
  for (const key of state.members.get(incident.id)?.keys ?? []) {
    const alert = state.alerts.get(key);
    if (alert?.incident !== incident.id) continue;
    dropKey(state, correlationKey(alert), incident.id);
    forgetGroup(state.toldGroups, alert);
    state.alerts.delete(key);
  }
  dropKey(state, incident.key, incident.id);
  dropKey(state, groupOfKey(incident.key) ?? "", incident.id);
  leaveService(state, incident);
  state.watched.delete(incident.id);
  state.incidents.delete(incident.id);
  state.members.delete(incident.id);
  state.entries.delete(incident.id);
}

function dropKey(state: BookState, key: string, id: string): void {
  if (state.byKey.get(key) === id) state.byKey.delete(key);
}

/** What is new of an entry: its number and its incident are given. */
export type NewEntry = Pick<TimelineEntry, "kind"> & Partial<Pick<TimelineEntry, "by" | "detail" | "atMs">>;

/** Adds lines to the timeline of an incident; gives the incident that counts them, which the caller puts. */
export function addEntries(
  state: BookState,
  incident: Incident,
  { entries, nowMs }: { readonly entries: readonly NewEntry[]; readonly nowMs: number },
): Incident {
  let { entries: seq } = incident;
  for (const { kind, by, detail = "", atMs = nowMs } of entries) {
    seq += 1;
    const entry: TimelineEntry = { incident: incident.id, seq, atMs, kind, by, detail };
    state.unsaved.entries.push(entry);
    const known = state.entries.get(incident.id);
    if (known === undefined) state.entries.set(incident.id, [entry]);
    else known.push(entry);
  }
  return seq === incident.entries ? incident : { ...incident, entries: seq };
}
