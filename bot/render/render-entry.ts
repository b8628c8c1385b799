import type { TimelineEntry, TimelineKind } from "../model/incident.ts";
import { clip, instant, joined, type Mrkdwn, mention, mrkdwn, prose } from "./escape.ts";

interface EntryLook {
  readonly symbol: string;
  /** `by` goes behind it, where a person did it. */
  readonly words: string;
}

const looks: Readonly<Record<TimelineKind, EntryLook>> = {
  fired: { symbol: "🔥", words: "Fires" },
  joined: { symbol: "➕", words: "Joined" },
  resolved: { symbol: "✅", words: "Resolved" },
  reopened: { symbol: "🔁", words: "Fires again" },
  closed: { symbol: "⚪", words: "Closed without proof" },
  unknown: { symbol: "❔", words: "Unknown" },
  noData: { symbol: "⚪", words: "No data" },
  silenced: { symbol: "🔕", words: "Silenced" },
  unsilenced: { symbol: "🔔", words: "No longer silenced" },
  muted: { symbol: "🔕", words: "Muted" },
  acked: { symbol: "👀", words: "Acknowledged" },
  unacked: { symbol: "↩️", words: "Acknowledgement given back" },
  ackExpired: { symbol: "⌛", words: "Acknowledgement expired" },
  ackEnded: { symbol: "⌛", words: "Acknowledgement ended" },
  reminded: { symbol: "⏰", words: "Reminded" },
  escalated: { symbol: "📣", words: "Escalated" },
  assigned: { symbol: "👤", words: "Assigned" },
  note: { symbol: "📝", words: "Note" },
  notUseful: { symbol: "👎", words: "Marked as not useful" },
  deploy: { symbol: "🚀", words: "Rollout" },
  late: { symbol: "🕰️", words: "Detected late" },
  handedOver: { symbol: "📟", words: "Handed over" },
};

const mostDetail = 1_500;
/** Details that begin with these words go on with the sentence; others are set apart by a colon. */
const goesOn = /^(?:to|by|until|after|now) /;

/** One line of an incident's thread. `mentions` are ids to call: for escalations and reminders alone. */
export function renderEntry(entry: TimelineEntry, mentions: readonly string[] = []): string {
  const { symbol, words } = looks[entry.kind];
  const line = mrkdwn`${symbol} ${instant(entry.atMs, "time")} *${words}*${byText(entry)}${detailText(entry)}`;
  return joined([line, ...mentions.map(mention)], " ").mrkdwn;
}

function byText({ by, kind }: TimelineEntry): Mrkdwn {
  if (by === undefined) return mrkdwn``;
  // Nobody ends an acknowledgement so: the name says whose it was.
  return kind === "ackExpired" || kind === "ackEnded"
    ? mrkdwn` (of ${clip(by.name, 60)})`
    : mrkdwn` by ${clip(by.name, 60)}`;
}

function detailText({ detail }: TimelineEntry): Mrkdwn {
  const text = clip(detail.trim(), mostDetail);
  if (text === "") return mrkdwn``;
  return goesOn.test(text) ? mrkdwn` ${prose(text)}` : mrkdwn`: ${prose(text)}`;
}
