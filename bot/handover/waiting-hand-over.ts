import type { HandOverEvent } from "./hand-over-event.ts";

/** What one system still has to hear about one incident, and whether it has heard of it at all. */
export interface WaitingHandOver {
  readonly handOver: string;
  readonly incident: string;
  /** Whether it is in the store, and so may have been sent: the system may know of it. */
  readonly isKept: boolean;
  /** In order; empty while the system knows everything and the incident is open. */
  readonly events: readonly HandOverEvent[];
  readonly attempts: number;
  /** When the first of the events began to wait. */
  readonly sinceMs: number;
  readonly nextAtMs: number;
}

/** What is to be told after one more event; nothing when the system need not know of the incident any more. */
export function withEvent(
  waiting: WaitingHandOver | undefined,
  handOver: string,
  event: HandOverEvent,
): WaitingHandOver | undefined {
  // A system that never heard of an incident need not hear of its end.
  if (waiting === undefined && event.kind !== "trigger") return undefined;
  if (event.kind === "resolve" && waiting?.isKept === false) return undefined;
  // Who acknowledges what has ended already must not keep its end from being told.
  if (event.kind === "acknowledge" && waiting?.events.some(({ kind }) => kind === "resolve")) return waiting;
  const others = (waiting?.events ?? []).filter(({ kind }) => kind !== event.kind);
  // After its end nothing of before is worth telling; a new trigger after a waiting end takes its place.
  const events = event.kind === "resolve" ? [event] : [...others.filter(({ kind }) => kind !== "resolve"), event];
  const isIdle = waiting === undefined || waiting.events.length === 0;
  return {
    handOver,
    incident: event.incident,
    isKept: waiting?.isKept ?? false,
    events,
    attempts: isIdle ? 0 : waiting.attempts,
    sinceMs: isIdle ? event.atMs : waiting.sinceMs,
    nextAtMs: isIdle ? event.atMs : waiting.nextAtMs,
  };
}

/** What is left to tell after the first event was told; nothing after the end of an incident. */
export function withoutFirst(waiting: WaitingHandOver, nowMs: number): WaitingHandOver | undefined {
  const [told, ...events] = waiting.events;
  if (told?.kind === "resolve" && events.length === 0) return undefined;
  return { ...waiting, events, attempts: 0, sinceMs: nowMs, nextAtMs: nowMs };
}
