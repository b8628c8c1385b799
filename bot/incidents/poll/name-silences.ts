import { type Incident, isOpen, type Silence } from "../../model/incident.ts";
import type { PollReport, SourceSilence } from "../../sources/poll-report.ts";
import { heldMembers } from "../alerts/members.ts";
import { type Batch, draftOf } from "../settle/draft.ts";
import { silenceText } from "../settle/silence-text.ts";
import { matchLabels } from "./match-labels.ts";

/** Gives open incidents the silence that holds them back, wherever it was made, and takes away those that are gone. */
export function nameSilences(batch: Batch, report: PollReport): void {
  const { state, nowMs } = batch;
  const active = report.silences
    .filter(({ isActive, untilMs }) => isActive && (untilMs === undefined || untilMs > nowMs))
    .map((silence) => ({ silence, isMatched: matchLabels(silence.matchers) }));
  for (const id of state.watched) {
    const before = state.incidents.get(id);
    // What was done after the question is not in the answer.
    if (before === undefined || !isOpen(before) || before.changedAtMs >= report.atMs) continue;
    const incident = batch.drafts.get(id)?.incident ?? before;
    const sources = state.members.get(id)?.sources;
    if (sources?.has(report.source) !== true) continue;
    if (incident.silence !== undefined) followSilence(batch, { incident, active, source: report.source });
    else if (incident.counts.suppressed > 0) findSilence(batch, { incident, active, source: report.source });
  }
}

interface Naming {
  readonly incident: Incident;
  readonly source: string;
  readonly active: readonly {
    readonly silence: SourceSilence;
    readonly isMatched: ReturnType<typeof matchLabels>;
  }[];
}

function followSilence(batch: Batch, { incident, active, source }: Naming): void {
  const { silence } = incident;
  if (silence === undefined || silence.source !== source) return;
  const found = active.find((other) => other.silence.id === silence.id)?.silence;
  if (found === undefined) {
    const draft = draftOf(batch, incident);
    draft.incident = { ...draft.incident, silence: undefined };
    draft.tellsSilence = true;
    draft.lines.push({ kind: "unsilenced", detail: `the silence by ${silence.by} was ended at ${source}` });
    return;
  }
  if (found.untilMs === silence.untilMs) return;
  const draft = draftOf(batch, incident);
  const changed = { ...silence, untilMs: found.untilMs, reason: found.reason };
  draft.incident = { ...draft.incident, silence: changed };
  draft.lines.push({ kind: "silenced", detail: `now ${silenceText(changed)}` });
}

function findSilence(batch: Batch, { incident, active, source }: Naming): void {
  const { state } = batch;
  const members = state.members.get(incident.id);
  if (members === undefined || active.length === 0) return;
  for (const key of heldMembers(members)) {
    const alert = state.alerts.get(key);
    if (alert?.source !== source || alert.suppressed?.kind === "inhibited") continue;
    const found = active.find(({ isMatched }) => isMatched(alert.labels))?.silence;
    if (found === undefined) return;
    const { id, by, reason, untilMs } = found;
    const kind = alert.facts.kind === "cloudwatch" ? "cloudwatch" : "alertmanager";
    const draft = draftOf(batch, incident);
    const silence: Silence = { id, source, kind, by, reason, untilMs, isForeign: true };
    draft.incident = { ...draft.incident, silence };
    return;
  }
}
