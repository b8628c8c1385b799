import type { DesiredMessage } from "../desired-message.ts";
import type { Desk } from "../desk.ts";
import { messageHash } from "../dress-message.ts";
import type { Entry } from "../entry.ts";
import { failedRetryMs, isPlainFor, mostReposts, shownNow } from "../list-tasks.ts";

interface Failure {
  readonly desired: DesiredMessage;
  readonly error: string;
}

/** A channel cannot be used: the message goes to the fallback channel, or waits when there is none. */
export async function leaveChannel(desk: Desk, entry: Entry, { desired, error }: Failure): Promise<void> {
  const { posted } = entry;
  if (posted === undefined) return;
  const { fallback } = desired;
  reportChannel(desk, { workspace: posted.workspace, channel: posted.channel, error });
  const isThere = fallback?.workspace === posted.workspace && fallback.channel === posted.channel;
  if (fallback === undefined || isThere) return fail(desk, entry, { isMerged: false });
  const hasTwin = desk.sameSubject(entry).some((other) => {
    const target = other.posted?.state === "failed" ? undefined : (other.posted ?? other.desired);
    return other !== entry && target?.workspace === fallback.workspace && target.channel === fallback.channel;
  });
  if (hasTwin) return fail(desk, entry, { isMerged: true });
  entry.posted = {
    ...posted,
    workspace: fallback.workspace,
    channel: fallback.channel,
    state: "sending",
    place: undefined,
    shownHash: undefined,
  };
  entry.isUnsent = true;
  return desk.save(entry);
}

async function fail(desk: Desk, entry: Entry, { isMerged }: { readonly isMerged: boolean }): Promise<void> {
  if (entry.posted === undefined) return;
  entry.posted = { ...entry.posted, state: "failed", place: undefined, shownHash: undefined };
  entry.isMerged = isMerged;
  entry.retryAtMs = desk.now() + failedRetryMs;
  return desk.save(entry);
}

/** Somebody deleted the message: it is posted once more, and says so; deleted again, it stays away. */
export async function postAnew(desk: Desk, entry: Entry): Promise<void> {
  const { posted } = entry;
  if (posted === undefined) return;
  const reposts = posted.reposts + 1;
  const isOver = reposts > mostReposts;
  entry.posted = {
    ...posted,
    state: isOver ? "failed" : "sending",
    place: undefined,
    shownHash: undefined,
    reposts,
    doubtSinceMs: undefined,
    sentAtMs: desk.now(),
  };
  entry.isUnsent = true;
  return desk.save(entry);
}

/** Slack refuses the content: first the picture goes, then the form, then all but the first line. */
export async function makePlainer(desk: Desk, entry: Entry, { desired, error }: Failure): Promise<void> {
  const { plainness, hasPicture } = shownNow(entry, desired);
  if (hasPicture && desired.withPicture !== undefined) {
    entry.refusedPicture = entry.posted?.picture;
    entry.picture.isForThread = true;
    return;
  }
  desk.reports.trouble({
    key: `slack-refused:${desired.key}`,
    name: "SlackRefusedMessage",
    title: `Slack refuses a message for ${desired.channel}: ${error}`,
    cure: "it is shown as plain text; please report the message as a bug of nines",
    severity: "warning",
  });
  if (plainness === 2) {
    if (entry.posted?.place === undefined) return fail(desk, entry, { isMerged: false });
    // It stays as it is until there is something new to show.
    entry.posted = { ...entry.posted, shownHash: shownNow(entry, desired).hash };
    return desk.save(entry);
  }
  entry.plainness = plainness === 0 ? 1 : 2;
  entry.plainFor = messageHash(desired.message);
}

function reportChannel(
  desk: Desk,
  { workspace, channel, error }: { readonly workspace: string; readonly channel: string; readonly error: string },
): void {
  desk.reports.trouble({
    key: channelKey(workspace, channel),
    name: "SlackChannelUnusable",
    title: `nines cannot write to the channel ${channel}: ${error}`,
    cure: "invite the bot to the channel, or name another channel in the routes",
    severity: "critical",
  });
}

function channelKey(workspace: string, channel: string): string {
  return `slack-channel:${workspace}:${channel}`;
}

/** A message is there as it should be. */
export function reportVisible(
  desk: Desk,
  entry: Entry,
  { desired, isNew }: { readonly desired: DesiredMessage; readonly isNew: boolean },
): void {
  const { key, posted } = entry;
  if (posted?.place === undefined) return;
  const { subject, priority } = desired;
  desk.reports.visible?.({ key, subject, place: posted.place, priority, isNew, atMs: desk.now() });
  desk.reports.cleared(channelKey(posted.workspace, posted.channel));
  if (!isPlainFor(entry, desired)) desk.reports.cleared(`slack-refused:${key}`);
}
