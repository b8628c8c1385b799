import type { Alert } from "../../model/alert.ts";
import { severityOf } from "../alerts/alert-activity.ts";
import { type Members, worstSeverity } from "../alerts/members.ts";

/** Those that are as bad as the worst that fires in their incident. */
export function worstOf(pages: ReadonlyMap<string, Alert>, members: Members): readonly Alert[] {
  const worst = worstSeverity(members);
  return [...pages.values()].filter((alert) => severityOf(alert) === worst);
}

/** ` (+2 more)` behind the name of the first; nothing where it is the only one. */
export function othersText({ length }: readonly Alert[]): string {
  return length < 2 ? "" : ` (+${length - 1} more)`;
}
