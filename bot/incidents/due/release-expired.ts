import { heldMembers, type Members } from "../alerts/members.ts";
import type { BookState } from "../book-state.ts";
import { type Batch, draftOf, enterAlert } from "../settle/draft.ts";

/** Takes suppressions from an incident whose time is over: what fires still, fires again for all to see. */
export function releaseExpired(batch: Batch, id: string): void {
  const { state, nowMs } = batch;
  const incident = state.incidents.get(id);
  const members = state.members.get(id);
  if (incident === undefined || members === undefined) return;
  const isOver = incident.silence?.untilMs !== undefined && incident.silence.untilMs <= nowMs;
  if (!isOver && members.releaseAtMs > nowMs) return;
  const draft = draftOf(batch, incident);
  if (isOver) {
    draft.incident = { ...draft.incident, silence: undefined };
    draft.tellsSilence = true;
    draft.lines.push({ kind: "unsilenced", detail: `the silence by ${incident.silence?.by ?? ""} is over` });
  }
  for (const key of [...heldMembers(members)]) {
    const before = state.alerts.get(key);
    if (before?.suppressed?.untilMs === undefined || before.suppressed.untilMs > nowMs) continue;
    enterAlert(batch, draft, { before, after: { ...before, suppressed: undefined } });
  }
  members.releaseAtMs = nextRelease(state, members);
}

function nextRelease(state: BookState, members: Members): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const key of heldMembers(members)) {
    nextMs = Math.min(nextMs, state.alerts.get(key)?.suppressed?.untilMs ?? Number.POSITIVE_INFINITY);
  }
  return nextMs;
}
