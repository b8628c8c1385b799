import type { TimelineEntry } from "../../model/incident.ts";
import type { Loaded, RelayStore } from "../../store/relay-store.ts";

/** What earlier leaders left in the store. */
export interface LeadState extends Loaded {
  /** By name. */
  readonly notes: ReadonlyMap<string, string>;
  /** By incident: timelines with lines that were written and not posted. */
  readonly pastEntries: ReadonlyMap<string, readonly TimelineEntry[]>;
}

const dayMs = 24 * 3_600_000;

/** Reads what a leader goes on with: what is open, and what ended within a day. */
export async function loadLeadState(
  store: Pick<RelayStore, "load" | "notes" | "timeline">,
  nowMs: number,
): Promise<LeadState> {
  const loaded = await store.load(nowMs - dayMs);
  const notes = await store.notes("");
  return { ...loaded, notes, pastEntries: await unthreadedEntries(store, loaded) };
}

async function unthreadedEntries(
  store: Pick<RelayStore, "timeline">,
  { incidents, messages }: Loaded,
): Promise<LeadState["pastEntries"]> {
  const behind = new Map<string, number>();
  for (const { subject, threaded } of messages) {
    if (subject.kind !== "incident") continue;
    behind.set(subject.incident, Math.min(behind.get(subject.incident) ?? Number.POSITIVE_INFINITY, threaded));
  }
  const entries = new Map<string, readonly TimelineEntry[]>();
  for (const incident of incidents) {
    if ((behind.get(incident.id) ?? 0) < incident.entries) entries.set(incident.id, await store.timeline(incident.id));
  }
  return entries;
}
