import { type DrawOptions, drawIncident, drawStorm } from "../draw-messages.ts";
import { firstFactsMs } from "../facts-keeper.ts";
import { Showcase } from "../showcase.ts";
import type { LeadDeps } from "./lead-deps.ts";
import type { LeadParts } from "./lead-parts.ts";
import type { LeadState } from "./load-lead-state.ts";

/** The showcase of a leader: its messages show what all other parts know of an incident. */
export function createLeadShowcase(
  { book, dispatcher, calls, shifts, facts }: Pick<LeadParts, "book" | "dispatcher" | "calls" | "shifts" | "facts">,
  { deps, state }: { readonly deps: LeadDeps; readonly state: Pick<LeadState, "notes" | "pastEntries"> },
): Showcase {
  const draw: DrawOptions = {
    options: deps.options,
    book,
    message: (key) => dispatcher.message(key),
    rollouts: shifts.rolloutsBefore,
    facts: (id) => facts?.facts(id),
    waitsUntil: (incident) => (facts?.isAwaited(incident.id) ? incident.heardAtMs + firstFactsMs : undefined),
    mentionsOf: (incident, entry) => calls.mentionsOf(incident, entry),
    picture: deps.picture,
    canSilence: (source) => deps.sources.silencer(source) !== undefined,
    inboxUrl: deps.inboxUrl,
  };
  return new Showcase({
    book,
    limits: () => deps.options().storm,
    message: draw.message,
    draw: (incident, at, entries) => drawIncident(incident, at, entries, draw),
    drawStorm: (summary, at, notBeforeMs) => drawStorm(summary, at, { notBeforeMs, draw }),
    notes: state.notes,
    pastEntries: state.pastEntries,
  });
}
