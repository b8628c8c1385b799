import type { RelayTiming } from "../../../slo/relay/relay-model.ts";
import type { Alert } from "../../model/alert.ts";
import { type Incident, isOpen } from "../../model/incident.ts";
import { statusOf } from "../alerts/alert-counts.ts";
import type { BookState } from "../book-state.ts";
import type { Batch, Draft } from "../settle/draft.ts";
import { correlationKey, groupKey, incidentKind, serviceOf } from "./correlation-key.ts";
import { fitsRollout } from "./fits-rollout.ts";

/** Among more open incidents of one service than this, being of the same service says nothing. */
export const mostOfService = 100;

/** Where an alert belongs that begins to fire: its own last incident, that of its key, one of its service; undefined: a new one. */
export function findIncident({ state, drafts, nowMs }: Batch, alert: Alert): string | undefined {
  const isUsable = (id: string | undefined): id is string => {
    const incident = state.incidents.get(id ?? "");
    // Only one incident with a key may be open.
    if (incident === undefined || state.byKey.get(incident.key) !== id) return false;
    const isOpenNow = isOpen(incident) || isReopening(drafts.get(incident.id));
    if (!fitsRollout(state, alert, { incident, isOpen: isOpenNow })) return false;
    return isOpenNow || isInQuietWindow(incident, { alert, timing: state.options.timing, nowMs });
  };
  if (isUsable(alert.incident)) return alert.incident;
  const holders = [correlationKey(alert), groupKey(alert)].map((key) => state.byKey.get(key));
  return holders.find(isUsable) ?? findByService(state, alert);
}

/** Another alert of this batch opens it again already; it is judged only at the end. */
function isReopening(draft: Draft | undefined): boolean {
  if (draft === undefined) return false;
  const { status } = statusOf(draft.incident.counts);
  return status !== "resolved" && status !== "unknown";
}

/** A begin after the end is compared by the source's own times, however late it is heard of; one before it, by the relay's. */
function isInQuietWindow(
  { resolvedAtMs = 0 }: Incident,
  { alert, timing, nowMs }: { readonly alert: Alert; readonly timing: RelayTiming; readonly nowMs: number },
): boolean {
  const startMs = alert.startedAtMs >= resolvedAtMs ? alert.startedAtMs : nowMs;
  return startMs - resolvedAtMs <= timing.quietWindowMs;
}

/** The users' view of a trouble takes its causes in; else the older incident takes the younger alert. */
function findByService(state: BookState, alert: Alert): string | undefined {
  const kind = incidentKind(alert);
  if (!canCorrelate(kind)) return undefined;
  const open = state.openByService.get(serviceOf(alert.labels));
  if (open === undefined || open.size > mostOfService) return undefined;
  let found: Incident | undefined;
  for (const id of open) {
    const incident = state.incidents.get(id);
    if (incident === undefined || !canCorrelate(incident.kind) || isOfSource(state, id, alert.source)) continue;
    if (!fitsRollout(state, alert, { incident, isOpen: true })) continue;
    if (Math.abs(alert.startedAtMs - incident.openedAtMs) > state.options.timing.correlateMs) continue;
    if (found === undefined || comesBefore(incident, found)) found = incident;
  }
  return found?.id;
}

function canCorrelate(kind: Incident["kind"]): boolean {
  return kind === "slo" || kind === "prometheus" || kind === "cloudwatch";
}

function isOfSource(state: BookState, id: string, source: string): boolean {
  return state.members.get(id)?.sources.has(source) ?? false;
}

function comesBefore(incident: Incident, other: Incident): boolean {
  if ((incident.kind === "slo") !== (other.kind === "slo")) return incident.kind === "slo";
  return (
    incident.openedAtMs - other.openedAtMs < 0 || (incident.openedAtMs === other.openedAtMs && incident.id < other.id)
  );
}
