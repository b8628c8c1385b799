import { shiftLabels } from "../../../slo/shift/shift-names.ts";
import type { Alert } from "../../model/alert.ts";
import type { Acknowledgement } from "../../model/incident.ts";
import { isHeldBack, severityOf } from "./alert-activity.ts";

/** More names than somebody who acknowledges could tell apart: then all are meant. */
const mostCovered = 100;

/** What an acknowledgement covers an alert by: its name, and the rollout that it is about. More series of it are no news. */
export function coverText({ name, labels }: Pick<Alert, "name" | "labels">): string {
  return `${name}\n${labels[shiftLabels.rollout] ?? ""}`;
}

/** What tells one page of an incident from another: how bad it is, its name, and its rollout. */
export function pageText(alert: Pick<Alert, "name" | "labels" | "severity" | "status">): string {
  return `${severityOf(alert)}\n${coverText(alert)}`;
}

/** What an acknowledgement covers that is given while these alerts fire; undefined: all. */
export function coversOf(alerts: Iterable<Alert>): readonly string[] | undefined {
  const covers = new Set<string>();
  for (const alert of alerts) {
    covers.add(coverText(alert));
    if (covers.size > mostCovered) return undefined;
  }
  return [...covers];
}

/** Whether an alert fires that nobody knew of who acknowledged. */
export function isUncovered(ack: Acknowledgement | undefined, alert: Alert): boolean {
  if (ack?.covers === undefined || alert.status !== "firing" || isHeldBack(alert)) return false;
  return !ack.covers.includes(coverText(alert));
}
