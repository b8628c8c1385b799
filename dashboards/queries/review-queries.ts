import { labelNames } from "../../slo/names.ts";
import { firingAlerts } from "./slo-queries.ts";

/** Narrows a series to the SLOs under review, each by its name, so that a long range is read for these only. */
export const listed = `{${labelNames.id}=~"$slo_id"}`;

/** Each group has a budget of its own, so the worst group speaks for its SLO, as on all boards. */
export function worst(query: string): string {
  return `max by (${labelNames.id}) (${query})`;
}

/** Alerts of the SLOs under review while they fire. */
export const listedAlerts = firingAlerts(`${labelNames.id}=~"$slo_id"`);

/** How often alerts began to fire, by these labels: an alert that fires at a five-minute mark and did not at the one before. */
export function timesFired(...labels: readonly string[]): string {
  const began = `${listedAlerts} unless ${listedAlerts} offset 5m`;
  return `sum by (${labels.join(", ")}) (count_over_time((${began})[$period:5m]))`;
}
