import { durationText } from "../../facts/duration-text.ts";
import { type Incident, isOpen } from "../../model/incident.ts";
import { heldMembers } from "../alerts/members.ts";
import type { BookState, NewEntry } from "../book-state.ts";
import type { Draft } from "./draft.ts";
import { lateEntries, openingEntries } from "./opening-entries.ts";
import { silenceEntry } from "./silence-text.ts";

interface Settled {
  readonly incident: Incident;
  readonly hasRisen: boolean;
  /** Whether another line of this change says what fires. */
  readonly isTold: boolean;
  readonly nowMs: number;
}

/** The lines that a change of an incident is worth; none for anything that was told before. */
export function statusEntries(state: BookState, draft: Draft, settled: Settled): readonly NewEntry[] {
  const { before } = draft;
  if (before === undefined) {
    return [...openingEntries(state, draft, settled), ...draft.lines, ...silencedEntries(state, draft, settled)];
  }
  if (settled.incident.status === "notice") return newsEntries(draft);
  return [
    ...(isOpen(settled.incident) ? openEntries(draft, before, settled) : closingEntries(draft, before, settled)),
    ...draft.lines,
    ...silencedEntries(state, draft, settled),
  ];
}

function openEntries(draft: Draft, before: Incident, settled: Settled): readonly NewEntry[] {
  const { incident, nowMs, hasRisen } = settled;
  const entries: NewEntry[] = [];
  const fires = incident.status === "firing" || incident.status === "silenced";
  if (!isOpen(before)) {
    // Before anybody saw that it ended, another alert is no news; the same one again is.
    if (before.greenAtMs === undefined || draft.hasRefired) entries.push(reopenedEntry(draft, before, settled));
  } else if (before.status === "unknown" && fires) {
    entries.push({ kind: "fired", detail: "it is reported again" });
  }
  if (fires) entries.push(...lateEntries(draft.late, { nowMs }));
  for (const { title, source } of draft.joined) entries.push({ kind: "joined", detail: `${title} (${source})` });
  if (hasRisen) entries.push({ kind: "fired", detail: `now ${incident.severity}: ${incident.title}` });
  if (incident.status === "unknown" && before.status !== "unknown") entries.push(lostEntry(draft));
  return entries;
}

function reopenedEntry({ joined }: Draft, { resolvedAtMs = 0 }: Incident, settled: Settled): NewEntry {
  const { incident, isTold, nowMs } = settled;
  const times = incident.refires.length;
  const often = times < 2 ? "" : `, for the ${ordinal(times)} time within an hour`;
  const isNamed = isTold || joined.some(({ title }) => title === incident.title);
  const what = isNamed ? "" : `: ${incident.title}`;
  return { kind: "reopened", detail: `after ${durationText(nowMs - resolvedAtMs)}${often}${what}` };
}

function ordinal(count: number): string {
  const [, teen, last] = /(1?)(\d)$/.exec(String(count)) ?? [];
  const suffix = teen === "1" ? undefined : { "1": "st", "2": "nd", "3": "rd" }[last ?? ""];
  return `${count}${suffix ?? "th"}`;
}

function lostEntry({ lost }: Draft): NewEntry {
  if (lost?.status === "noData") return { kind: "noData", detail: `${lost.source} has no data for it` };
  return { kind: "unknown", detail: lost?.why ?? "" };
}

function closingEntries(draft: Draft, before: Incident, { incident }: Settled): readonly NewEntry[] {
  if (incident.status !== "unknown" || !isOpen(before)) return [];
  return [{ kind: "closed", detail: draft.lost?.why ?? "nothing proves that it ended" }];
}

function newsEntries({ news }: Draft): readonly NewEntry[] {
  return news === undefined || news.facts.kind === "unreadable" ? [] : [{ kind: "note", detail: news.title }];
}

function silencedEntries(state: BookState, draft: Draft, { incident }: Settled): readonly NewEntry[] {
  const { before } = draft;
  const was = before !== undefined && isOpen(before) && before.status === "silenced";
  const is = incident.status === "silenced";
  if (was === is || draft.tellsSilence) return [];
  if (is) {
    const [held = ""] = heldMembers(draft.members);
    return [silenceEntry(incident.silence, state.alerts.get(held)?.suppressed)];
  }
  if (incident.status !== "firing") return [];
  const detail = incident.counts.suppressed === 0 ? "it is still firing" : "not all that fires is silenced";
  return [{ kind: "unsilenced", detail }];
}
