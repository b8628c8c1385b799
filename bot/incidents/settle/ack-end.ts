import type { Alert } from "../../model/alert.ts";
import type { Incident } from "../../model/incident.ts";
import { severityOf } from "../alerts/alert-activity.ts";
import { worstMember } from "../alerts/members.ts";
import type { NewEntry } from "../book-state.ts";
import type { Draft } from "./draft.ts";

/** Why an acknowledgement ends before its time: a page that nobody knew of who gave it. */
export interface AckEnd {
  readonly entry: NewEntry;
  /** Plain text for whoever is called. */
  readonly reason: string;
}

/** That an acknowledgement ends with this change, because something as bad as the worst fires that it does not cover; else it stays. */
export function ackEnd({ uncovered, members }: Draft, { ack, status, severity }: Incident): AckEnd | undefined {
  if (ack === undefined || status !== "firing" || severity !== "critical") return undefined;
  const worst = worstMember(members)?.severity;
  const pages = [...uncovered.values()].filter((alert) => severityOf(alert) === worst);
  const [page] = pages;
  if (page === undefined) return undefined;
  const detail = `it does not cover ${page.title}${others(pages)}`;
  return {
    entry: { kind: "ackEnded", by: ack.by, detail },
    reason: `the acknowledgement of ${ack.by.name} does not cover ${page.name}${others(pages)}`,
  };
}

function others({ length }: readonly Alert[]): string {
  return length < 2 ? "" : ` (+${length - 1} more)`;
}
