import type { InboxMessage, InboxReply } from "../../bot/inbox/inbox-message.ts";
import type { Alert } from "../../bot/model/alert.ts";
import type { AuditEntry, Incident, TimelineEntry } from "../../bot/model/incident.ts";
import type { RenderedMessage } from "../../bot/model/message.ts";
import { renderEntry } from "../../bot/render/render-entry.ts";
import { renderIncident } from "../../bot/render/render-incident.ts";
import type { RelayView } from "../../bot/run/relay-api.ts";
import { ana, begin, incident, minute, sloAlert, sloIncident } from "../bot/render/example-views.ts";
import { goldenViews } from "../bot/render/golden-views.ts";
import { nowMs } from "./sample-shop.ts";

const channel = "#checkout-alerts";

/** A message of the golden cases. */
export function goldenMessage(name: string): RenderedMessage {
  const found = goldenViews[name];
  if (found === undefined) throw new Error(`there is no golden view ${name}`);
  return renderIncident(found.view, found.options);
}

function reply(atMs: number, message: RenderedMessage): InboxReply {
  const ts = `${Math.floor(atMs / 1_000)}.000100`;
  return {
    place: { workspace: "local", channel, ts },
    postedAtMs: atMs,
    editedAtMs: undefined,
    edits: [],
    isBroadcast: false,
    message,
  };
}

const bo = { id: "local:bo", name: "Bo" };

/** What happened to the incident of the first message. */
export const timeline: readonly TimelineEntry[] = [
  {
    incident: "3F7K",
    seq: 1,
    atMs: begin,
    kind: "fired",
    by: undefined,
    detail: "checkout availability: error ratio 1.46% over the last 1h",
  },
  {
    incident: "3F7K",
    seq: 2,
    atMs: begin + minute,
    kind: "deploy",
    by: undefined,
    detail: "checkout 1.42 by deploy-bot, 58 min before",
  },
  { incident: "3F7K", seq: 3, atMs: begin + 3 * minute, kind: "acked", by: ana, detail: "" },
  { incident: "3F7K", seq: 4, atMs: begin + 6 * minute, kind: "note", by: ana, detail: "rolling 1.42 back" },
];

/** The golden views are all about the same incident. */
function withId(id: string, message: RenderedMessage): RenderedMessage {
  return JSON.parse(JSON.stringify(message).replaceAll("3F7K", id)) as RenderedMessage;
}

function withPicture(message: RenderedMessage): RenderedMessage {
  const blocks = message.blocks.map((block) =>
    block.type === "image"
      ? { type: "image" as const, alt_text: block.alt_text, image_url: "/api/inbox/files/plot-1" }
      : block,
  );
  return { ...message, blocks };
}

/** What the inbox holds: one message per state that looks different, the first of them with a thread and a picture. */
export const messages: readonly InboxMessage[] = [
  {
    ...reply(begin, withPicture(goldenMessage("slo-critical"))),
    editedAtMs: begin + 6 * minute,
    replies: timeline.map((entry) => reply(entry.atMs, { text: renderEntry(entry), color: "", blocks: [] })),
  },
  { ...reply(begin - 40 * minute, withId("7M2Q", goldenMessage("prometheus-group"))), replies: [] },
  { ...reply(begin - 90 * minute, withId("4K9D", goldenMessage("cloudwatch-alarm"))), replies: [] },
  { ...reply(begin - 300 * minute, withId("2C5X", goldenMessage("slo-resolved"))), replies: [] },
];

/** Every kind of message that the relay draws. */
export const everyMessage: readonly InboxMessage[] = Object.keys(goldenViews).map((name, index) => ({
  ...reply(begin - index * minute, goldenMessage(name)),
  replies: [],
}));

export const openIncidents: readonly Incident[] = [
  sloIncident({ destinations: [{ workspace: "local", channel, mentions: [] }] }),
  incident({
    id: "7M2Q",
    severity: "warning",
    title: "disk of db-1 is 94 % full",
    openedAtMs: begin - 40 * minute,
    assignee: bo,
  }),
];

export const alerts: readonly Alert[] = [sloAlert()];

export const audit: readonly AuditEntry[] = [
  {
    atMs: begin - 30 * minute,
    by: bo,
    action: "assign",
    incident: "7M2Q",
    from: undefined,
    detail: "to Bo",
    allowed: true,
  },
  {
    atMs: begin + 2 * minute,
    by: bo,
    action: "silence",
    incident: "3F7K",
    from: undefined,
    detail: "only on-call may silence",
    allowed: false,
  },
  {
    atMs: begin + 3 * minute,
    by: ana,
    action: "ack",
    incident: "3F7K",
    from: "#checkout-alerts",
    detail: "",
    allowed: true,
  },
];

export const relayStatus: RelayView = {
  nowMs,
  leading: true,
  waiting: { count: 0, oldestMs: undefined },
  workspaces: [
    { name: "local", kind: "local", connected: true, why: "" },
    { name: "acme", kind: "slack", connected: true, why: "" },
  ],
  messages: { unseen: 0, failed: 0 },
  storms: [],
  troubles: [],
};

export const sampleChannel = channel;
