import { type Incident, isOpen } from "../../model/incident.ts";
import { statusOf } from "../alerts/alert-counts.ts";
import { addEntries, type BookState, putIncident } from "../book-state.ts";
import { endHandOvers, isAcked, pushDue, startCalling, stopCalling } from "../due/calling.ts";
import type { Due } from "../due/due.ts";
import { ackEnd } from "./ack-end.ts";
import type { Batch, Draft } from "./draft.ts";
import { judgeSeverity, routingOf } from "./judge-severity.ts";
import { newPage } from "./new-page.ts";
import { statusEntries } from "./status-entries.ts";

const hourMs = 3_600_000;
const mostRefires = 60;
const mostEarlierTitles = 5;

/** Judges each incident that the batch touched, once: status, severity, who is to be called, and the lines of its timeline. */
export function settleBatch(batch: Batch): void {
  for (const draft of batch.drafts.values()) settle(batch, draft);
}

function settle({ state, nowMs }: Batch, draft: Draft): void {
  const { incident: judged, hasRisen } = judgeSeverity(state, draft, nowMs);
  const withStatus = judgeStatus(state, draft, { incident: judged, nowMs });
  const end = ackEnd(draft, withStatus);
  const page = hasRisen || end !== undefined ? undefined : newPage(draft, withStatus, nowMs);
  const isTold = hasRisen || end !== undefined || page !== undefined;
  const entries = statusEntries(state, draft, { incident: withStatus, hasRisen, isTold, nowMs });
  const lines = [...entries, end?.entry, page?.entry].filter((entry) => entry !== undefined);
  const told = addEntries(state, withStatus, { entries: lines, nowMs });
  const incident = end === undefined ? told : { ...told, ack: undefined };
  const why = hasRisen ? rose : (callOf("ackEnded", end) ?? callOf("newPage", page));
  putIncident(state, judgeCalling(state, draft, { incident, why, nowMs }));
}

type Call = Pick<Due, "kind" | "reason">;

function callOf(kind: Due["kind"], why: Pick<Due, "reason"> | undefined): Call | undefined {
  return why && { kind, reason: why.reason };
}

interface Judging {
  readonly incident: Incident;
  readonly nowMs: number;
}

function judgeStatus(state: BookState, draft: Draft, { incident, nowMs }: Judging): Incident {
  const { before } = draft;
  const next = statusOf(incident.counts);
  const wasClosed = before !== undefined && !isOpen(before);
  const changed = { ...incident, status: next.status, changedAtMs: nowMs };
  // Without news it stays closed: a day without word closed it, and only a firing or a proof says more.
  if (wasClosed && next.status === "unknown") return changed;
  if (next.isOpen) return wasClosed ? reopened(changed, { before, hasRefired: draft.hasRefired, nowMs }) : changed;
  if (wasClosed && before.status === next.status) return changed;
  const endedAtMs = Math.max(incident.openedAtMs, Math.min(draft.endedAtMs, nowMs));
  return {
    ...changed,
    resolvedAtMs: endedAtMs,
    greenAtMs: next.status === "resolved" ? nowMs + state.options.timing.greenDelayMs : undefined,
    silence: undefined,
  };
}

function reopened(
  incident: Incident,
  { before, hasRefired, nowMs }: { readonly before: Incident; readonly hasRefired: boolean; readonly nowMs: number },
): Incident {
  const titles = new Set([...(before.earlierTitles ?? []), before.title]);
  const refires = incident.refires.filter((atMs) => atMs > nowMs - hourMs).slice(1 - mostRefires);
  return {
    ...incident,
    earlierTitles: [...titles].slice(-mostEarlierTitles),
    resolvedAtMs: undefined,
    greenAtMs: undefined,
    refires: hasRefired ? [...refires, nowMs] : refires,
    ack: isAcked(incident, nowMs) ? incident.ack : undefined,
  };
}

/** Calls when it begins to fire, gets worse than it ever was, or has a page that nobody was called for; calls nobody while it does not fire. */
function judgeCalling(
  state: BookState,
  draft: Draft,
  { incident, why, nowMs }: Judging & { readonly why: Call | undefined },
): Incident {
  const { before } = draft;
  if (!isOpen(incident)) {
    return incident.status === "unknown" ? endHandOvers(state, stopCalling(incident), nowMs) : stopCalling(incident);
  }
  if (incident.status !== "firing" || incident.severity === "info") return stopCalling(incident);
  const wasFiring = before !== undefined && isOpen(before) && before.status === "firing";
  const wasSilenced = before !== undefined && isOpen(before) && before.status === "silenced";
  if (wasFiring && why === undefined) return incident;
  const call = wasSilenced && why?.kind !== "rose" ? released : why;
  if (incident.severity === "critical" && call !== undefined) mentionAgain(state, incident, { ...call, nowMs });
  const acked = withExpiry(state, incident, nowMs);
  if (isAcked(acked, nowMs)) return acked;
  return startCalling(state, acked, { routing: routingOf(state, acked, nowMs), nowMs });
}

const rose = { kind: "rose", reason: "it is critical now" } as const;
const released = { kind: "released", reason: "it is no longer silenced" } as const;

function mentionAgain(
  state: BookState,
  incident: Incident,
  { nowMs, ...why }: Call & { readonly nowMs: number },
): void {
  const { id, entries: entry, destinations } = incident;
  pushDue(state, { ...why, incident: id, atMs: nowMs, entry, destinations });
}

/** Who took a warning in hand has not said so of a critical incident: the acknowledgement ends in time. */
function withExpiry(state: BookState, incident: Incident, nowMs: number): Incident {
  const { ack } = incident;
  if (ack === undefined || ack.untilMs !== undefined || incident.severity !== "critical") return incident;
  return { ...incident, ack: { ...ack, untilMs: nowMs + state.options.timing.ackMs } };
}
