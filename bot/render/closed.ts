import { durationText } from "../facts/duration-text.ts";
import { shareText } from "../facts/fact-texts.ts";
import type { Incident } from "../model/incident.ts";
import { clip, instant, joined, type Mrkdwn, mrkdwn } from "./escape.ts";
import type { IncidentView } from "./incident-view.ts";
import { periodText, sloSubject } from "./kinds/slo-body.ts";

/** What a phone shows when an incident is over: `checkout availability: used 0.9 % of the 30 d budget in 26 min, 61 % left`. */
export function closedWords(view: IncidentView): string {
  const { incident } = view;
  const subject = incident.kind === "slo" ? sloSubject(incident) : incident.title;
  if (incident.status !== "resolved") return `${subject}: closed without proof that it ended`;
  return `${subject}: ${usedText(view) ?? `${timeText(incident)}${earlierText(incident)}`}`;
}

/** Of one that ended and came back, what it says now is not all of it. */
function timeText(incident: Incident): string {
  const length = lengthText(incident);
  return incident.refires.length === 0 ? `lasted ${length}` : `came back, ${length} in all`;
}

function earlierText({ kind, title, earlierTitles = [] }: Incident): string {
  const others = kind === "slo" ? [] : earlierTitles.filter((one) => one !== title);
  return others.length === 0 ? "" : `; before that: ${others.join("; ")}`;
}

/** What is left of the message: how long it took, what it cost, who had it. */
export function closedLines(view: IncidentView): readonly Mrkdwn[] {
  const { incident, alerts } = view;
  const { openedAtMs, resolvedAtMs, status } = incident;
  const ended =
    resolvedAtMs === undefined ? mrkdwn`` : mrkdwn`, ${instant(openedAtMs)} to ${instant(resolvedAtMs, "time")}`;
  const used = usedText(view);
  const why = alerts[0]?.why;
  const first =
    status === "resolved"
      ? mrkdwn`${used === undefined ? `Lasted ${lengthText(incident)}` : capital(used)}${ended}`
      : mrkdwn`Closed without proof that it ended${why === undefined ? mrkdwn`` : mrkdwn`: ${clip(why, 200)}`}${ended}`;
  const alertsLine = incident.counts.total > 1 ? [mrkdwn`${incident.counts.total} alerts`] : [];
  const refires = incident.refires.length > 0 ? [mrkdwn`came back ${incident.refires.length}× within an hour`] : [];
  const second = joined([...ackedText(incident), ...alertsLine, ...refires], " · ");
  return [first, ...(second.mrkdwn === "" ? [] : [second])];
}

function usedText({ incident, slo }: IncidentView): string | undefined {
  if (slo?.used === undefined) return undefined;
  const left =
    slo.budgetLeft === undefined ? "" : `, ${slo.budgetLeft < 0 ? "nothing" : shareText(slo.budgetLeft)} left`;
  return `used ${shareText(slo.used.share)} of the ${periodText(slo.period).replace("the ", "")} budget in ${lengthText(incident)}${left}`;
}

function ackedText({ ack, openedAtMs, status }: Incident): readonly Mrkdwn[] {
  if (ack !== undefined)
    return [mrkdwn`Acknowledged by *${clip(ack.by.name, 60)}* after ${durationText(ack.atMs - openedAtMs)}`];
  return status === "resolved" ? [mrkdwn`Nobody acknowledged it`] : [];
}

function lengthText({ openedAtMs, resolvedAtMs }: Incident): string {
  return resolvedAtMs === undefined ? "an unknown time" : durationText(resolvedAtMs - openedAtMs);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
