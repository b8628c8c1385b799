import { type Incident, isOpen } from "../../model/incident.ts";
import type { NewEntry } from "../book-state.ts";
import { isAcked } from "../due/calling.ts";
import type { Draft } from "./draft.ts";
import { othersText, worstOf } from "./worst-of.ts";

/** Why people are called although the incident was as bad before: whoever was called then was called for something else. */
export interface NewPage {
  readonly entry: NewEntry;
  /** Plain text for whoever is called. */
  readonly reason: string;
}

/** A page that never fired in this incident, when it had resolved or only tickets were left of it, and nobody has it in hand. */
export function newPage({ before, newPages, members }: Draft, incident: Incident, nowMs: number): NewPage | undefined {
  if (incident.status !== "firing" || incident.severity !== "critical" || isAcked(incident, nowMs)) return undefined;
  if (before === undefined || (isOpen(before) && before.severity === "critical")) return undefined;
  const pages = worstOf(newPages, members);
  const [page] = pages;
  if (page === undefined) return undefined;
  const more = othersText(pages);
  return {
    entry: { kind: "fired", detail: `${page.title}${more}, for the first time in this incident` },
    reason: `${page.name}${more} fires for the first time in this incident`,
  };
}
