import type { DesiredMessage } from "../../dispatch/desired-message.ts";
import type { Due } from "../../incidents/due/due.ts";
import type { AuditEntry, Incident } from "../../model/incident.ts";
import type { Round } from "../leader.ts";
import type { LeadDeps } from "./lead-deps.ts";
import type { LeadParts } from "./lead-parts.ts";

export interface RoundOptions extends Pick<LeadDeps, "options" | "metrics" | "onChange" | "now"> {
  /** What people were not allowed to do since the last round. */
  readonly takeRefused: () => readonly AuditEntry[];
}

/** A leader's round: lets time pass in the books, asks each part what that means for it, and gathers what to store and to show. */
export function createLeadRound(
  parts: LeadParts,
  { options, metrics, onChange, now, takeRefused }: RoundOptions,
): () => Round {
  const { book, shifts, calls, showcase, handOvers, deadman } = parts;
  const refreshFacts = factsRefresher(parts);
  const callMessages = callDrawer(parts, options);
  return () => {
    const nowMs = now();
    const dues = book.tick(nowMs);
    const changes = book.takeChanges();
    for (const incident of changes.incidents) showcase.changed(incident);
    const rollouts = shifts.round(nowMs, changes.incidents);
    for (const incident of rollouts.touched) showcase.changed(incident);
    refreshFacts(changes.incidents, nowMs);
    const callNotes = calls.add(dues, options(), nowMs);
    handOvers.note(dues, changes);
    const display = showcase.display(nowMs);
    const alive = deadman.round(nowMs);
    const desired = [...display.desired, ...callMessages(dues), ...alive.desired, ...rollouts.desired];
    metrics.set("lastRound", nowMs / 1_000);
    if (changes.incidents.length > 0 || changes.entries.length > 0) onChange(changes);
    return {
      changes: {
        ...changes,
        audit: [...changes.audit, ...takeRefused()],
        notes: new Map([...callNotes, ...handOvers.takeChanges(), ...display.notes, ...alive.notes, ...rollouts.notes]),
      },
      desired,
      withdrawn: display.withdrawn,
    };
  };
}

const factsRoundMs = 5_000;

/** Asks for the numbers of incidents that changed, at once, and of all open ones from time to time. */
function factsRefresher({ book, facts }: Pick<LeadParts, "book" | "facts">) {
  let askedAllAtMs = 0;
  return (changed: readonly Incident[], nowMs: number): void => {
    const isTime = nowMs - askedAllAtMs >= factsRoundMs;
    if (isTime) askedAllAtMs = nowMs;
    for (const incident of isTime ? book.open() : changed) {
      facts?.refresh(incident, book.alertsOf(incident.id, 1)[0]);
    }
  };
}

/** Draws the messages of their own that calls have. */
function callDrawer(
  { book, calls, showcase }: Pick<LeadParts, "book" | "calls" | "showcase">,
  options: LeadDeps["options"],
) {
  // A killed leader may have stored a call and not made it; one that was made is known by its message.
  const inherited = [...calls.incidents()];
  return (dues: readonly Due[]): readonly DesiredMessage[] => {
    const calling = new Set([...inherited.splice(0), ...dues.map(({ incident }) => incident)]);
    return [...calling].flatMap((id) => {
      const incident = book.incident(id);
      if (incident === undefined) return [];
      const { linkHosts } = options();
      const withoutThread = showcase.foldedIn(incident);
      return calls.messagesFor(incident, { alerts: book.alertsOf(id, 1), linkHosts, withoutThread });
    });
  };
}
