import type { Alert } from "../../model/alert.ts";
import type { Person, Silence } from "../../model/incident.ts";
import type { Suppression } from "../../model/observation.ts";
import type { Matcher } from "../../sources/poll-report.ts";
import { heldMembers } from "../alerts/members.ts";
import { matchLabels } from "../poll/match-labels.ts";
import { type Batch, draftOf, enterAlert } from "../settle/draft.ts";
import { silenceKind, silenceText } from "../settle/silence-text.ts";

/** A new silence: what it matches is held back from now on, without waiting for the source to say so. */
export function holdAlerts(batch: Batch, { incident, silence, matchers, by }: Holding): void {
  const { state, nowMs } = batch;
  const isMatched = matchLabels(matchers);
  const suppressed: Suppression = {
    kind: silenceKind(silence),
    by: silence.by,
    untilMs: silence.untilMs,
  };
  const isHit = (alert: Alert) =>
    alert.source === silence.source &&
    alert.status === "firing" &&
    (matchers.length === 0 ? alert.incident === incident : isMatched(alert.labels));
  const hits = new Set([incident]);
  for (const before of [...state.alerts.values()].filter(isHit)) {
    const own = state.incidents.get(before.incident);
    if (own === undefined) continue;
    hits.add(own.id);
    enterAlert(batch, draftOf(batch, own), { before, after: { ...before, suppressed, seenAtMs: nowMs } });
  }
  for (const id of hits) {
    const own = state.incidents.get(id);
    if (own === undefined) continue;
    const draft = draftOf(batch, own);
    draft.incident = { ...draft.incident, silence };
    draft.tellsSilence = true;
    draft.lines.push({ kind: silenceKind(silence), by, detail: silenceText(silence) });
  }
}

interface Holding {
  readonly incident: string;
  readonly silence: Silence;
  readonly matchers: readonly Matcher[];
  readonly by: Person;
}

/** The end of a silence before its time, for one incident. */
export function releaseAlerts(batch: Batch, incident: string, by: Person): void {
  const { state, nowMs } = batch;
  const own = state.incidents.get(incident);
  const members = state.members.get(incident);
  if (own === undefined || members === undefined) return;
  const draft = draftOf(batch, own);
  for (const key of [...heldMembers(members)]) {
    const before = state.alerts.get(key);
    if (before?.suppressed?.kind !== "silenced" && before?.suppressed?.kind !== "muted") continue;
    enterAlert(batch, draft, { before, after: { ...before, suppressed: undefined, seenAtMs: nowMs } });
  }
  draft.incident = { ...draft.incident, silence: undefined };
  draft.tellsSilence = true;
  draft.lines.push({ kind: "unsilenced", by });
}
