import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { DesiredMessage, Priority, ThreadLine } from "../dispatch/desired-message.ts";
import type { SloFacts } from "../facts/slo-facts.ts";
import type { IncidentBook } from "../incidents/incident-book.ts";
import type { Deploy } from "../model/alert-facts.ts";
import { type Incident, isOpen, type TimelineEntry } from "../model/incident.ts";
import type { PostedMessage } from "../model/message.ts";
import type { Link } from "../model/observation.ts";
import type { IncidentView } from "../render/incident-view.ts";
import { renderEntry } from "../render/render-entry.ts";
import { renderIncident } from "../render/render-incident.ts";
import { renderStorm } from "../render/render-storm.ts";
import type { Picture } from "../slack/messenger.ts";
import type { StormSummary } from "../storm/storm.ts";
import { type Channel, incidentKey, stormKey } from "./message-keys.ts";

const mostAlerts = 20;

/** A plot for an incident, drawn when there is time for it. */
export interface PlannedPicture {
  /** Another version takes the place of the one before. */
  readonly version: string;
  readonly draw: () => Promise<Picture | undefined>;
}

export interface DrawOptions {
  readonly options: () => RelayOptions;
  readonly book: Pick<IncidentBook, "alertsOf" | "deploysNear">;
  /** Rollouts of traffic shifts during which an incident began. */
  readonly rollouts: (incident: Incident) => readonly Deploy[];
  readonly message: (key: string) => PostedMessage | undefined;
  readonly facts: (incident: string) => SloFacts | undefined;
  /** Until when a first message waits for its numbers; undefined: it does not. */
  readonly waitsUntil: (incident: Incident) => number | undefined;
  readonly mentionsOf: (incident: string, entry: number) => readonly string[] | undefined;
  readonly picture: (view: IncidentView) => PlannedPicture | undefined;
  readonly canSilence: (source: string) => boolean;
  /** Page of the relay where all incidents can be seen. */
  readonly inboxUrl: () => string | undefined;
}

/** An incident's own message in a channel, as it should be. */
export function drawIncident(
  incident: Incident,
  at: Channel,
  entries: readonly TimelineEntry[],
  draw: DrawOptions,
): DesiredMessage {
  const options = draw.options();
  const key = incidentKey(incident.id, at);
  const posted = draw.message(key);
  const isNew = posted?.place === undefined;
  const alerts = draw.book.alertsOf(incident.id, mostAlerts);
  const view: IncidentView = {
    incident,
    alerts,
    slo: draw.facts(incident.id),
    deploys: [...draw.rollouts(incident), ...draw.book.deploysNear(incident.openedAtMs, incident.service)],
    picture: undefined,
  };
  const destination = incident.destinations.find(
    ({ workspace, channel }) => workspace === at.workspace && channel === at.channel,
  );
  const canSilence = alerts.some(({ source }) => draw.canSilence(source));
  const render = { linkHosts: options.linkHosts, canSilence };
  // Whoever is called is called once, by the first post.
  const mentions = isNew && isOpen(incident) && incident.status === "firing" ? (destination?.mentions ?? []) : [];
  const picture = draw.picture(view);
  return {
    key,
    subject: { kind: "incident", incident: incident.id },
    workspace: at.workspace,
    channel: at.channel,
    priority: priorityOf(incident, isNew),
    message: renderIncident(view, { ...render, mentions }),
    thread: linesOf(incident, entries, draw),
    fallback: options.fallback,
    notBeforeMs: isNew ? draw.waitsUntil(incident) : undefined,
    picture: picture?.draw,
    ...(picture === undefined ? {} : { pictureVersion: picture.version }),
    withPicture: (slackFileId) => renderIncident({ ...view, picture: { slackFileId } }, { ...render, mentions }),
  };
}

/** The message that stands for many incidents. */
export function drawStorm(
  summary: StormSummary,
  at: Channel,
  { notBeforeMs, draw }: { readonly notBeforeMs: number | undefined; readonly draw: DrawOptions },
): DesiredMessage {
  const key = stormKey(summary.id, at);
  const options = draw.options();
  const url = draw.inboxUrl();
  const list: Link | undefined = url === undefined ? undefined : { name: "All incidents", url };
  const isNew = draw.message(key)?.place === undefined;
  return {
    key,
    subject: { kind: "storm", storm: key },
    workspace: at.workspace,
    channel: at.channel,
    priority: isNew && summary.bySeverity.critical > 0 ? "newCritical" : isNew ? "newWarning" : "edit",
    message: renderStorm(summary, { linkHosts: options.linkHosts, ...(list === undefined ? {} : { list }) }),
    thread: [],
    fallback: options.fallback,
    notBeforeMs,
    picture: undefined,
    withPicture: undefined,
  };
}

function priorityOf(incident: Incident, isNew: boolean): Priority {
  const isCritical = incident.worst === "critical";
  if (isNew) return isCritical && isOpen(incident) ? "newCritical" : "newWarning";
  return isCritical && !isOpen(incident) ? "resolveCritical" : "edit";
}

/** The thread is the timeline; its first line, that it fires, is the message itself. */
function linesOf(incident: Incident, entries: readonly TimelineEntry[], draw: DrawOptions): readonly ThreadLine[] {
  return entries
    .filter(({ seq, kind }) => seq > 1 || kind !== "fired")
    .map((entry) => {
      const mentions = draw.mentionsOf(incident.id, entry.seq);
      return { seq: entry.seq, message: renderEntry(entry, mentions ?? []), broadcast: mentions !== undefined };
    });
}
