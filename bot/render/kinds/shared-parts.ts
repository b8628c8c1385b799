import type { Labels } from "../../../slo/model.ts";
import { labelNames } from "../../../slo/names.ts";
import type { Alert } from "../../model/alert.ts";
import type { Deploy } from "../../model/alert-facts.ts";
import { context, linesSection, section } from "../blocks.ts";
import { clip, code, fitted, joined, link, type Mrkdwn, mrkdwn, prose } from "../escape.ts";
import type { IncidentView, RenderOptions } from "../incident-view.ts";
import type { Part } from "../limits.ts";
import { ranks } from "./kind-body.ts";

const most = { labels: 8, alerts: 5, links: 6, notes: 3, description: 300, value: 80, linkCharacters: 2_200 } as const;

/** Lines of facts as one section; nothing without a line. */
export function factsPart(lines: readonly (Mrkdwn | undefined)[]): readonly Part[] {
  const known = lines.filter((line) => line !== undefined);
  return known.length === 0 ? [] : [{ rank: ranks.facts, block: linesSection(known), words: "facts" }];
}

/** The first lines of what the source says about it. */
export function descriptionPart(text: string): readonly Part[] {
  const shown = text.trim();
  if (shown === "") return [];
  return [{ rank: ranks.description, block: section(fitted(shown, prose, most.description)), words: "description" }];
}

/** Labels that say more than the title; the thread has all. */
export function labelsPart(labels: Labels): readonly Part[] {
  const names = Object.keys(labels)
    .filter((name) => !uninteresting.has(name) && labels[name] !== "")
    .sort();
  if (names.length === 0) return [];
  const shown = names.slice(0, most.labels).map((name) => labelText(name, labels[name] ?? ""));
  const left = names.length - shown.length;
  const line = joined([...shown, ...(left === 0 ? [] : [`+${left} labels in thread`])], " · ");
  return [{ rank: ranks.labels, block: context(line), words: `${names.length} labels` }];
}

/** One label as it is read and copied. */
export function labelText(name: string, value: string): Mrkdwn {
  return mrkdwn`${clip(name, most.value)} ${code(clip(value, most.value))}`;
}

/** What sets the alerts of an incident apart, worst first; nothing when there is only one. */
export function alertsPart({ incident, alerts }: IncidentView): readonly Part[] {
  if (incident.counts.total < 2) return [];
  const lines = alerts.slice(0, most.alerts).map((alert) => alertLine(alert, incident.labels));
  const left = incident.counts.total - lines.length;
  const all = left > 0 ? [...lines, mrkdwn`+${left} more alerts in thread`] : lines;
  return [{ rank: ranks.alerts, block: linesSection(all), words: `${incident.counts.total} alerts` }];
}

function alertLine(alert: Alert, shared: Labels): Mrkdwn {
  const own = Object.entries(alert.labels).filter(
    ([name, value]) => shared[name] !== value && !uninteresting.has(name),
  );
  const name = shared["alertname"] === undefined || own.length === 0 ? clip(alert.title, 100) : "";
  const labels = own.slice(0, 4).map(([key, value]) => labelText(key, value));
  const state = alert.status === "firing" ? (alert.suppressed?.kind ?? "firing") : statusWords[alert.status];
  return mrkdwn`• ${joined([...(name === "" ? [] : [name]), ...labels, state], " · ")}`;
}

/** Status of an alert in words. */
export const statusWords: Readonly<Record<Alert["status"], string>> = {
  firing: "firing",
  resolved: "ended",
  noData: "no data",
  deleted: "deleted at its source",
  unknown: "unknown",
  notice: "news",
};

/** Links, and who owns it. */
export function linksPart(view: IncidentView, { linkHosts = [] }: RenderOptions): readonly Part[] {
  const all = (view.alerts[0]?.links ?? []).map((one) => link(one, linkHosts));
  const shown = fitting(all.slice(0, most.links));
  const left = all.length - shown.length;
  const owner = view.incident.labels[labelNames.owner] ?? view.incident.labels[labelNames.team];
  const pieces = [
    ...shown,
    ...(left > 0 ? [`+${left} ${left === 1 ? "link" : "links"} in thread`] : []),
    ...(owner === undefined || owner === "" ? [] : [mrkdwn`owner ${code(clip(owner, 60))}`]),
  ];
  return pieces.length === 0 ? [] : [{ rank: ranks.links, block: section(joined(pieces, " · ")), words: "links" }];
}

/** The first links that a line has room for: an address may be as long as a message. */
function fitting(links: readonly Mrkdwn[]): readonly Mrkdwn[] {
  let characters = 0;
  return links.filter(({ mrkdwn: text }) => {
    characters += text.length;
    return characters <= most.linkCharacters;
  });
}

/** Sentences about the alert's set-up. */
export function notesPart({ alerts }: IncidentView): readonly Part[] {
  const notes = [...new Set(alerts.slice(0, 3).flatMap((alert) => alert.notes))].slice(0, most.notes);
  if (notes.length === 0) return [];
  const lines = notes.map((note) => mrkdwn`⚠️ ${clip(note, 300)}`);
  return [{ rank: ranks.notes, block: context(joined(lines, "\n")), words: "notes" }];
}

/** `checkout 1.42`. */
export function deployName({ service, version }: Deploy): string {
  return clip(version === undefined ? service : `${service} ${version}`, 80);
}

/** Labels that the title, the footer or the row of links say already, and addresses. */
const uninteresting: ReadonlySet<string> = new Set([
  "alertname",
  labelNames.severity,
  labelNames.owner,
  labelNames.channel,
  labelNames.mention,
  labelNames.runbook,
  labelNames.logs,
]);
