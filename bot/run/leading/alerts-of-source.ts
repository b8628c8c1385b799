import type { IncidentBook } from "../../incidents/incident-book.ts";
import type { Alert } from "../../model/alert.ts";
import { isOpen } from "../../model/incident.ts";

/** The alerts of a source that are in an open incident. */
export function alertsOfSource(book: Pick<IncidentBook, "recent" | "alertsOf">, source: string): readonly Alert[] {
  const found: Alert[] = [];
  for (const incident of book.recent()) {
    if (!isOpen(incident)) continue;
    for (const alert of book.alertsOf(incident.id)) if (alert.source === source) found.push(alert);
  }
  return found;
}
