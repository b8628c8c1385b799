import { labelNames } from "../../slo/names.ts";
import { firingAlerts } from "./slo-queries.ts";

/** Narrows a series to the SLOs under review, each by its name, so that a long range is read for these only. */
export const listed = `{${labelNames.id}=~"$slo_id"}`;

/** Each group has a budget of its own, so the worst group speaks for its SLO, as on all boards. */
export function worst(query: string): string {
  return `max by (${labelNames.id}) (${query})`;
}

/** What the review tells alerts apart by. */
export const reviewedBy = ["slo_id", "alertname", "tier", "severity"] as const;

/** Alerts of the SLOs under review while they fire, each once however many groups it is about. */
export function listedAlerts(offset = ""): string {
  return `max by (${reviewedBy.join(", ")}) (${firingAlerts(`${labelNames.id}=~"$slo_id"`)}${offset})`;
}

/** How often alerts began to fire, by these labels: an alert that fires at a five-minute mark, or now, and did not at the mark before. */
export function timesFired(...labels: readonly string[]): string {
  const began = `${listedAlerts()} unless ${listedAlerts(" offset 5m")}`;
  // The subquery of one step is the last mark; a label of its own keeps a new firing beside the earlier ones of its alert.
  const sinceMark = `${listedAlerts()} unless last_over_time(${listedAlerts()}[5m:5m])`;
  return `sum by (${labels.join(", ")}) (count_over_time((${began})[$period:5m]) or label_replace(${sinceMark}, "firing", "new", "", ""))`;
}
