import { type Alert, alertKey } from "../../model/alert.ts";
import type { Severity } from "../../model/observation.ts";
import { isOfShift, rolloutOf, shiftOf } from "../place/correlation-key.ts";
import { isActive, isHeldBack, isUnseen, severityOf } from "./alert-activity.ts";
import { pageText } from "./covered.ts";

/** Who speaks for an incident: what fires before what is held back, and last what nobody knows to fire. */
const slots = [
  "critical",
  "warning",
  "info",
  "held critical",
  "held warning",
  "held info",
  "unseen critical",
  "unseen warning",
  "unseen info",
] as const;
type Slot = (typeof slots)[number];

/** How bad an incident is: what nobody saw end counts as much as what fires, what is held back only when there is nothing else. */
const slotsBySeverity: readonly Slot[] = [
  "critical",
  "unseen critical",
  "warning",
  "unseen warning",
  "info",
  "unseen info",
  "held critical",
  "held warning",
  "held info",
];

/** The alerts of one incident, so arranged that nothing needs a look at all of them. */
export interface Members {
  readonly keys: Set<string>;
  readonly sources: Set<string>;
  /** Source and name of what has joined: each is told once. */
  readonly kinds: Set<string>;
  /** What has fired and was not held back, as `pageText` writes it. */
  readonly pages: Set<string>;
  /** Rollouts of traffic shifts that alerts named. */
  readonly rollouts: Set<string>;
  /** When the last alert began that names no rollout, by its traffic shift. */
  readonly unnamedAtMs: Map<string, number>;
  /** What has not ended, by severity, oldest first; what is held back, and what is not known to fire, apart. */
  readonly active: Map<Slot, Set<string>>;
  /** No suppression ends before this time. */
  releaseAtMs: number;
}

/** No alerts yet. */
export function noMembers(): Members {
  return {
    keys: new Set(),
    sources: new Set(),
    kinds: new Set(),
    pages: new Set(),
    rollouts: new Set(),
    unnamedAtMs: new Map(),
    active: new Map(),
    releaseAtMs: Number.POSITIVE_INFINITY,
  };
}

/** Source and name: what is told once per incident. */
export function kindText({ source, name }: Pick<Alert, "source" | "name">): string {
  return `${source}\n${name}`;
}

/** Takes an alert in, or follows its change. */
export function placeMember(members: Members, before: Alert | undefined, after: Alert): void {
  const key = alertKey(after);
  const was = before === undefined ? undefined : slotOf(before);
  const is = slotOf(after);
  members.keys.add(key);
  members.sources.add(after.source);
  members.kinds.add(kindText(after));
  noteRollout(members, after);
  if (!isHeldBack(after)) members.pages.add(pageText(after));
  else {
    members.releaseAtMs = Math.min(members.releaseAtMs, after.suppressed?.untilMs ?? Number.POSITIVE_INFINITY);
  }
  if (was === is) return;
  if (was !== undefined) members.active.get(was)?.delete(key);
  if (is === undefined) return;
  const set = members.active.get(is);
  if (set === undefined) members.active.set(is, new Set([key]));
  else set.add(key);
}

function noteRollout({ rollouts, unnamedAtMs }: Members, alert: Alert): void {
  if (!isOfShift(alert)) return;
  const rollout = rolloutOf(alert);
  const shift = shiftOf(alert);
  if (rollout !== undefined) rollouts.add(rollout);
  else unnamedAtMs.set(shift, Math.max(unnamedAtMs.get(shift) ?? 0, alert.startedAtMs));
}

/** Lets an alert go, because its new episode belongs to another incident. */
export function removeMember(members: Members, alert: Alert): void {
  const key = alertKey(alert);
  members.keys.delete(key);
  for (const keys of members.active.values()) keys.delete(key);
}

/** How bad the worst is that has not ended. */
export function worstSeverity(members: Members): Severity | undefined {
  const worst = slotsBySeverity.find((slot) => hasAny(members, slot));
  return worst && severityOfSlot[worst];
}

/** Those who may speak for the incident, oldest first: the worst that fire, or what has not ended where nothing does. */
export function speakers(members: Members): ReadonlySet<string> | undefined {
  const first = slots.find((slot) => hasAny(members, slot));
  return first && members.active.get(first);
}

function hasAny({ active }: Members, slot: Slot): boolean {
  return (active.get(slot)?.size ?? 0) > 0;
}

/** All, without a copy: what has not ended first, and of that whoever speaks for the incident. */
export function* membersInOrder(members: Members): Iterable<string> {
  yield* activeMembers(members);
  const isEnded = (key: string) => slots.every((slot) => members.active.get(slot)?.has(key) !== true);
  for (const key of members.keys) if (isEnded(key)) yield key;
}

/** What has not ended, without a copy. */
export function* activeMembers(members: Members): Iterable<string> {
  for (const slot of slots) yield* members.active.get(slot) ?? [];
}

/** What fires and is held back, without a copy. */
export function* heldMembers(members: Members): Iterable<string> {
  for (const slot of slots) if (slot.startsWith("held")) yield* members.active.get(slot) ?? [];
}

const severityOfSlot: Readonly<Record<Slot, Severity>> = {
  critical: "critical",
  warning: "warning",
  info: "info",
  "held critical": "critical",
  "held warning": "warning",
  "held info": "info",
  "unseen critical": "critical",
  "unseen warning": "warning",
  "unseen info": "info",
};

function slotOf(alert: Alert): Slot | undefined {
  if (!isActive(alert.status)) return undefined;
  const severity = severityOf(alert);
  if (isHeldBack(alert)) return `held ${severity}`;
  return isUnseen(alert.status) ? `unseen ${severity}` : severity;
}
