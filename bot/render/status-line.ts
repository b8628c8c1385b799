import { type Incident, isOpen } from "../model/incident.ts";
import { clip, instant, joined, type Mrkdwn, mrkdwn } from "./escape.ts";
import type { IncidentView } from "./incident-view.ts";

/** Under the title of an open incident: since when, whether somebody has it, whether it flaps. */
export function statusLine({ incident, alerts }: IncidentView): Mrkdwn | undefined {
  if (!isOpen(incident)) return undefined;
  if (incident.status === "notice") return mrkdwn`${instant(incident.openedAtMs)}`;
  const why = alerts[0]?.why;
  const unknown =
    incident.status === "unknown"
      ? [why === undefined ? "nothing proves that it is over" : `${clip(why, 200)}; nothing proves that it is over`]
      : [];
  return joined([since(incident), ...unknown, ...acknowledged(incident), ...flapping(incident)], " · ");
}

/** What holds a silenced incident back, and until when. */
export function quietLine({ incident, alerts }: IncidentView): Mrkdwn {
  const { silence } = incident;
  if (silence !== undefined) {
    const until = silence.untilMs === undefined ? mrkdwn`Silenced` : mrkdwn`Silenced until ${instant(silence.untilMs)}`;
    const reason = silence.reason.trim() === "" ? mrkdwn`` : mrkdwn`: ${clip(silence.reason, 200)}`;
    const where = silence.kind === "cloudwatch" ? "at CloudWatch" : "at Alertmanager";
    const foreign = silence.isForeign ? mrkdwn` (made ${where}, not here)` : mrkdwn``;
    return mrkdwn`${until} by ${clip(silence.by, 80)}${reason}${foreign}`;
  }
  const suppressed = alerts.find((alert) => alert.suppressed !== undefined)?.suppressed;
  if (suppressed === undefined) return mrkdwn`Everything that fires is held back at its source.`;
  const until = suppressed.untilMs === undefined ? mrkdwn`` : mrkdwn`, until ${instant(suppressed.untilMs)}`;
  return mrkdwn`${words[suppressed.kind]} by ${clip(suppressed.by, 150)}${until}`;
}

const words = { muted: "Muted", suppressed: "Suppressed", silenced: "Silenced", inhibited: "Inhibited" } as const;

function since({ status, openedAtMs, counts }: Incident): Mrkdwn {
  const noData = (counts.byStatus.noData ?? 0) > 0 && (counts.byStatus.firing ?? 0) === 0;
  return mrkdwn`${status === "unknown" && noData ? "No data; open" : status === "unknown" ? "Open" : "Firing"} since ${instant(openedAtMs, "ago")}`;
}

function acknowledged({ ack }: Incident): readonly Mrkdwn[] {
  if (ack === undefined) return [];
  const until = ack.untilMs === undefined ? mrkdwn`` : mrkdwn`, until ${instant(ack.untilMs, "time")}`;
  return [mrkdwn`acknowledged by *${clip(ack.by.name, 60)}* at ${instant(ack.atMs, "time")}${until}`];
}

function flapping({ refires }: Incident): readonly string[] {
  return refires.length < 2 ? [] : [`flapped ${refires.length}× in 1 h`];
}
