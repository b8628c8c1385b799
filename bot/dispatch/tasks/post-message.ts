import type { PostedMessage } from "../../model/message.ts";
import type { CallResult } from "../../slack/messenger.ts";
import type { DesiredMessage } from "../desired-message.ts";
import { type Desk, makeCall } from "../desk.ts";
import { messageMark } from "../dress-message.ts";
import { type Entry, postedAt } from "../entry.ts";
import { shownNow, type Task } from "../list-tasks.ts";
import { leaveChannel, makePlainer, reportVisible } from "./settle-failure.ts";

/** Posts a message for the first time, or again: `sending` is stored before the call, and what came of it afterwards. */
export async function postMessage(desk: Desk, { entry, workspace, channel }: Task): Promise<void> {
  const wanted = entry.desired;
  if (wanted === undefined) return;
  const before = entry.posted;
  entry.posted = sending(wanted, before, { workspace, channel, nowMs: desk.now() });
  entry.isUnsent = true;
  await desk.save(entry);
  entry.isUnsent = false;
  // Something newer may be wanted by now.
  const desired = entry.desired ?? wanted;
  const { message, hash } = shownNow(entry, desired);
  const mark = messageMark(entry.posted);
  const result = await makeCall(desk, { workspace, channel, method: "post" }, (messenger) =>
    messenger.post(channel, message, { mark }),
  );
  await settlePost(desk, entry, { desired, result, hash });
}

function sending(
  desired: DesiredMessage,
  before: PostedMessage | undefined,
  { workspace, channel, nowMs }: { readonly workspace: string; readonly channel: string; readonly nowMs: number },
): PostedMessage {
  return {
    key: desired.key,
    subject: desired.subject,
    workspace,
    channel,
    state: "sending",
    place: undefined,
    shownHash: undefined,
    sentAtMs: nowMs,
    threaded: before?.threaded ?? 0,
    reposts: before?.reposts ?? 0,
    // Files belong to a workspace.
    picture: before?.workspace === workspace ? before.picture : undefined,
    pictureVersion: before?.workspace === workspace ? before.pictureVersion : undefined,
    doubtSinceMs: before?.doubtSinceMs,
  };
}

async function settlePost(
  desk: Desk,
  entry: Entry,
  {
    desired,
    result,
    hash,
  }: {
    readonly desired: DesiredMessage;
    readonly result: CallResult<NonNullable<PostedMessage["place"]>>;
    readonly hash: string;
  },
): Promise<void> {
  const { posted } = entry;
  if (posted === undefined) return;
  switch (result.kind) {
    case "done":
      entry.posted = postedAt(posted, result.value, hash);
      // Nobody but this process can have answered in its thread, unless it took the place of another message.
      entry.isThreadSure = true;
      entry.isMerged = false;
      reportVisible(desk, entry, { desired, isNew: true });
      return desk.save(entry);
    case "unknown":
      // Looked up before anything else.
      entry.posted = { ...posted, sentAtMs: desk.now() };
      return;
    case "unreachable":
    case "limited":
    case "noAccess":
      entry.isUnsent = true;
      return;
    case "noChannel":
      entry.isUnsent = true;
      return leaveChannel(desk, entry, { desired, error: result.error });
    case "gone":
      entry.isUnsent = true;
      return makePlainer(desk, entry, { desired, error: "message_not_found" });
    case "refused":
      entry.isUnsent = true;
      return makePlainer(desk, entry, { desired, error: result.error });
  }
}
