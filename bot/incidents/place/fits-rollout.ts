import { rolloutBeganAtMs } from "../../../slo/shift/rollout-id.ts";
import type { Alert } from "../../model/alert.ts";
import type { Incident } from "../../model/incident.ts";
import { noMembers } from "../alerts/members.ts";
import type { BookState } from "../book-state.ts";
import { isOfShift, rolloutOf, shiftOf } from "./correlation-key.ts";

/** Exporter and rules see one beginning within so long of each other. */
const sameBeginMs = 60_000;

/** Whether an incident may be about the rollout that an alert is about: what fires in the next rollout is another trouble, and calls for itself. */
export function fitsRollout(
  state: BookState,
  alert: Alert,
  { incident, isOpen }: { readonly incident: Incident; readonly isOpen: boolean },
): boolean {
  if (!isOfShift(alert)) return true;
  const { rollouts: told, unnamedAtMs } = state.members.get(incident.id) ?? noMembers();
  const own = rolloutOf(alert);
  if (own !== undefined && told.size > 0) return told.has(own);
  const beganAtMs = beginOf(state, alert);
  if (beganAtMs === undefined) return true;
  const earliestMs = beganAtMs - sameBeginMs;
  if (told.size > 0) return [...told].some((id) => (rolloutBeganAtMs(id) ?? earliestMs) >= earliestMs);
  const unnamedMs = unnamedAtMs.get(shiftOf(alert));
  if (unnamedMs !== undefined) return (beganBefore(state, alert, unnamedMs) ?? unnamedMs) >= earliestMs;
  return isOpen || incident.openedAtMs >= earliestMs;
}

/** When the rollout began in which an alert fires; undefined where nobody knows of one. */
function beginOf(state: BookState, alert: Alert): number | undefined {
  const own = rolloutOf(alert);
  return own === undefined ? beganBefore(state, alert, alert.startedAtMs) : rolloutBeganAtMs(own);
}

/** When the rollout began that was the last one of an alert's shift at a moment. */
function beganBefore({ options }: BookState, alert: Alert, atMs: number): number | undefined {
  return options.rolloutBeganAtMs?.(shiftOf(alert), atMs);
}
