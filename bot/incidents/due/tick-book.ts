import { isOpen } from "../../model/incident.ts";
import { type BookState, dropIncident, putIncident } from "../book-state.ts";
import { beginBatch } from "../settle/draft.ts";
import { settleBatch } from "../settle/settle-batch.ts";
import type { Due } from "./due.ts";
import { passTime } from "./pass-time.ts";
import { releaseExpired } from "./release-expired.ts";

/** Closed incidents and their alerts stay in memory this long, so that late and repeated news of them is recognised. */
const keptMs = 24 * 3_600_000;
const tidyMs = 10 * 60_000;

/** Does what time alone does to incidents; gives all that is due since the last call. */
export function tickBook(state: BookState, nowMs: number): readonly Due[] {
  const batch = beginBatch(state, { nowMs, heardAtMs: nowMs });
  for (const id of state.watched) releaseExpired(batch, id);
  settleBatch(batch);
  for (const id of [...state.watched]) {
    const incident = state.incidents.get(id);
    if (incident === undefined) continue;
    const next = passTime(state, incident, nowMs);
    if (next !== incident) putIncident(state, next);
  }
  if (nowMs - state.tidiedAtMs >= tidyMs) tidy(state, nowMs);
  return state.dues.splice(0);
}

function tidy(state: BookState, nowMs: number): void {
  state.tidiedAtMs = nowMs;
  for (const incident of [...state.incidents.values()]) {
    const isOver = !isOpen(incident) && incident.greenAtMs === undefined;
    if (isOver && incident.changedAtMs <= nowMs - keptMs && !state.unsaved.incidents.has(incident.id)) {
      dropIncident(state, incident);
    }
  }
  for (const [key, alert] of state.alerts) {
    const isLoose = !state.incidents.has(alert.incident);
    if (isLoose && alert.seenAtMs <= nowMs - keptMs && !state.unsaved.alerts.has(key)) state.alerts.delete(key);
  }
}
