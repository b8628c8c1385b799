import { type Desk, makeCall } from "../desk.ts";
import { messageMark } from "../dress-message.ts";
import { type Entry, postedAt } from "../entry.ts";
import { settledMs, type Task } from "../list-tasks.ts";
import { reportVisible } from "./settle-failure.ts";

// An urgent message does not wait longer for a look; it is posted, and says that it may be there twice.
const longestLookMs = 10_000;

/** Looks whether a message is there that nobody knows about: a call had no answer, or a process died during it. */
export async function lookUp(desk: Desk, { entry, workspace, channel, priority }: Task): Promise<void> {
  const { posted } = entry;
  if (posted === undefined) return;
  const { sentAtMs } = posted;
  const result = await makeCall(desk, { workspace, channel, method: "find" }, (messenger) =>
    messenger.find(channel, messageMark(posted), { sinceMs: sentAtMs }),
  );
  switch (result.kind) {
    case "done": {
      const [first, ...twins] = result.value;
      if (first === undefined) return postAgain(entry, desk.now() - sentAtMs < settledMs ? desk.now() : undefined);
      // What it shows is not known: the next edit makes it true.
      entry.posted = {
        ...postedAt(posted, first, undefined),
        doubtSinceMs: twins.length > 0 ? desk.now() - settledMs : undefined,
      };
      entry.isThreadSure = false;
      if (entry.desired !== undefined) reportVisible(desk, entry, { desired: entry.desired, isNew: true });
      return desk.save(entry);
    }
    case "limited":
      if (priority === "newCritical" && result.retryAfterMs > longestLookMs) postAgain(entry, desk.now());
      return;
    case "unknown":
    case "unreachable":
      return;
    default:
      // Nobody can look here: rather twice than not at all.
      postAgain(entry, desk.now());
  }
}

function postAgain(entry: Entry, doubtSinceMs: number | undefined): void {
  if (entry.posted === undefined) return;
  entry.posted = { ...entry.posted, doubtSinceMs };
  entry.isUnsent = true;
}

/** Looks whether a message that was posted again is there twice, and removes the other one. */
export async function checkTwin(desk: Desk, { entry, workspace, channel }: Task): Promise<void> {
  const { posted } = entry;
  const place = posted?.place;
  if (posted === undefined || place === undefined || posted.doubtSinceMs === undefined) return;
  const sinceMs = Math.min(posted.sentAtMs, posted.doubtSinceMs) - 2 * settledMs;
  const result = await makeCall(desk, { workspace, channel, method: "find" }, (messenger) =>
    messenger.find(place.channel, messageMark(posted), { sinceMs }),
  );
  if (result.kind === "limited" || result.kind === "unknown" || result.kind === "unreachable") return;
  if (result.kind !== "done") {
    // Nobody can look, so the note in the message stays.
    entry.twinTries = Number.POSITIVE_INFINITY;
    return;
  }
  for (const twin of result.value.filter(({ ts }) => ts !== place.ts)) {
    const removed = await makeCall(desk, { workspace, channel, method: "remove" }, (messenger) =>
      messenger.remove(twin),
    );
    if (removed.kind === "done") continue;
    entry.twinTries++;
    entry.retryAtMs = desk.now() + settledMs;
    return;
  }
  if (entry.posted !== undefined) entry.posted = { ...entry.posted, doubtSinceMs: undefined };
  return desk.save(entry);
}
