import { isWorse } from "../incidents/alerts/alert-activity.ts";
import { type Incident, isOpen } from "../model/incident.ts";
import type { Counted, Storm, StormIncident, StormSummary } from "./storm.ts";

const mostTop = 10;

/** The totals of a storm, and its worst incidents. */
export function summarizeStorm(
  { id, startedAtMs, endedAtMs }: Storm,
  members: readonly StormIncident[],
  folded: ReadonlySet<string>,
): StormSummary {
  const bySeverity = { critical: 0, warning: 0, info: 0 };
  const byService = new Map<string, number>();
  const byName = new Map<string, number>();
  const top: Incident[] = [];
  let open = 0;
  let alerts = 0;
  for (const { incident, name } of members) {
    bySeverity[incident.severity] += 1;
    count(byService, incident.service);
    count(byName, name);
    alerts += incident.counts.total;
    if (isOpen(incident)) open += 1;
    if (folded.has(incident.id)) keepTop(top, incident);
  }
  return {
    id,
    startedAtMs,
    endedAtMs,
    incidents: members.length,
    alerts,
    open,
    bySeverity,
    byService: mostFirst(byService),
    byName: mostFirst(byName),
    top,
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostFirst(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Puts an incident among the few worst: sorting all of them for ten is work for nothing. */
function keepTop(top: Incident[], incident: Incident): void {
  const last = top.at(-1);
  if (top.length === mostTop && last !== undefined && !comesBefore(incident, last)) return;
  const place = top.findIndex((other) => comesBefore(incident, other));
  top.splice(place === -1 ? top.length : place, 0, incident);
  if (top.length > mostTop) top.pop();
}

/** Open before closed, worse before better, older before younger. */
function comesBefore(incident: Incident, other: Incident): boolean {
  if (isOpen(incident) !== isOpen(other)) return isOpen(incident);
  if (incident.severity !== other.severity) return isWorse(incident.severity, other.severity);
  if (incident.heardAtMs !== other.heardAtMs) return incident.heardAtMs < other.heardAtMs;
  return incident.id < other.id;
}
