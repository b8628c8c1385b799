import type { DesiredMessage, ThreadLine } from "../desired-message.ts";
import { type Desk, makeCall } from "../desk.ts";
import { lineMark, lineMessage } from "../dress-message.ts";
import type { Entry } from "../entry.ts";
import { lookAfterMs, type Task, waitingLines } from "../list-tasks.ts";
import { postAnew } from "./settle-failure.ts";

/** Puts the next line into the thread. */
export async function postLine(desk: Desk, { entry, workspace, channel }: Task): Promise<void> {
  const { desired, posted } = entry;
  const place = posted?.place;
  const line = desired === undefined ? undefined : waitingLines(entry, desired)[0];
  if (desired === undefined || place === undefined || line === undefined) return;
  const message = lineMessage(line, { isPlain: entry.isLinePlain, isTwice: entry.isLineTwice });
  const options = { thread: place.ts, broadcast: line.broadcast, mark: lineMark(entry.key, line.seq) };
  const result = await makeCall(desk, { workspace, channel, method: "post" }, (messenger) =>
    messenger.post(place.channel, message, options),
  );
  switch (result.kind) {
    case "done":
      entry.isThreadSure = true;
      return isThere(desk, entry, line);
    case "unknown":
      entry.isThreadSure = false;
      entry.isLineTwice = false;
      entry.retryAtMs = desk.now() + lookAfterMs;
      return;
    case "gone":
      return postAnew(desk, entry);
    case "refused":
    case "noChannel":
      return skipOrSimplify(desk, entry, { desired, line, error: result.error });
    case "unreachable":
    case "limited":
    case "noAccess":
      return;
  }
}

/** Looks whether the next line is in the thread already: a process may have died after it was posted. */
export async function lookForLine(desk: Desk, { entry, workspace, channel }: Task): Promise<void> {
  const { desired, posted } = entry;
  const place = posted?.place;
  const line = desired === undefined ? undefined : waitingLines(entry, desired)[0];
  if (posted === undefined || place === undefined || line === undefined) return;
  const result = await makeCall(desk, { workspace, channel, method: "find" }, (messenger) =>
    messenger.find(place.channel, lineMark(entry.key, line.seq), { sinceMs: posted.sentAtMs, thread: place.ts }),
  );
  switch (result.kind) {
    case "done":
      entry.isThreadSure = true;
      return result.value.length > 0 ? isThere(desk, entry, line) : undefined;
    case "gone":
      return postAnew(desk, entry);
    case "limited":
    case "unknown":
    case "unreachable":
      return;
    default:
      entry.isLineTwice = true;
  }
}

async function isThere(desk: Desk, entry: Entry, { seq }: ThreadLine): Promise<void> {
  if (entry.posted === undefined) return;
  entry.posted = { ...entry.posted, threaded: seq };
  entry.isLinePlain = false;
  entry.isLineTwice = false;
  return desk.save(entry);
}

/** Slack does not take a line: its text alone is tried, and then the line is left out, so that the ones after it come. */
async function skipOrSimplify(
  desk: Desk,
  entry: Entry,
  { desired, line, error }: { readonly desired: DesiredMessage; readonly line: ThreadLine; readonly error: string },
): Promise<void> {
  if (!entry.isLinePlain) {
    entry.isLinePlain = true;
    return;
  }
  desk.reports.trouble({
    key: `slack-refused:${entry.key}#${line.seq}`,
    name: "SlackRefusedMessage",
    title: `Slack refuses a line in a thread of ${desired.channel}: ${error}`,
    cure: "the line is in the incident's timeline; please report it as a bug of nines",
    severity: "warning",
  });
  return isThere(desk, entry, line);
}
