import type { Incident } from "../../model/incident.ts";
import type { NewEntry } from "../book-state.ts";
import type { Draft } from "./draft.ts";
import { othersText, worstOf } from "./worst-of.ts";

/** Why an acknowledgement ends before its time: a page that nobody knew of who gave it. */
export interface AckEnd {
  readonly entry: NewEntry;
  /** Plain text for whoever is called. */
  readonly reason: string;
}

/** That an acknowledgement ends with this change, because something as bad as the worst fires that it does not cover; else it stays. */
export function ackEnd({ uncovered, members }: Draft, { ack, status, severity }: Incident): AckEnd | undefined {
  if (ack === undefined || status !== "firing" || severity !== "critical") return undefined;
  const pages = worstOf(uncovered, members);
  const [page] = pages;
  if (page === undefined) return undefined;
  const detail = `it does not cover ${page.title}${othersText(pages)}`;
  return {
    entry: { kind: "ackEnded", by: ack.by, detail },
    reason: `the acknowledgement of ${ack.by.name} does not cover ${page.name}${othersText(pages)}`,
  };
}
