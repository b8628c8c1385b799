import type { RenderedMessage } from "../model/message.ts";
import type { Link } from "../model/observation.ts";
import { context, linesSection } from "./blocks.ts";
import { clip, joined, link, mrkdwn } from "./escape.ts";
import { messageText } from "./headline.ts";
import type { IncidentView, RenderOptions } from "./incident-view.ts";
import { stateLook } from "./state-look.ts";

/** Calls for help in another channel than the incident's own: what it is, why, and where it is handled. */
export function renderCall(
  { incident, alerts }: Pick<IncidentView, "incident" | "alerts">,
  {
    reason,
    message,
    mentions = [],
    linkHosts = [],
  }: RenderOptions & {
    /** Plain text: `nobody acknowledged it for 15 min`. */
    readonly reason: string;
    /** Address of the incident's own message, where it is known. */
    readonly message: Link | undefined;
  },
): RenderedMessage {
  const look = stateLook(incident, alerts[0]);
  const lines = [
    mrkdwn`📣 *ESCALATED*  *${clip(incident.title, 200)}*`,
    mrkdwn`${look.symbol} ${look.word} · ${clip(reason, 200)}`,
    ...(message === undefined ? [] : [link(message, linkHosts)]),
  ];
  return {
    text: messageText({ word: "ESCALATED", headline: `${incident.title} (${reason})`, mentions }),
    color: look.color,
    blocks: [
      linesSection(lines, 3_000),
      context(joined([mrkdwn`incident ${incident.id}`, "answer in the incident's own thread"], " · ")),
    ],
  };
}
