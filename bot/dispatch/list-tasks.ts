import type { LimitedMethod } from "../slack/limiter.ts";
import type { DesiredMessage, Priority, ThreadLine } from "./desired-message.ts";
import { dressMessage, messageHash } from "./dress-message.ts";
import type { Entry, Shown } from "./entry.ts";

/** Slack is given this time before a message is looked for. */
export const lookAfterMs = 2_000;
/** A message that is not there by then does not come any more. */
export const settledMs = 30_000;
/** A message that nothing could be done about is tried again. */
export const failedRetryMs = 300_000;
/** Deleted as often, a message is wanted by nobody. */
export const mostReposts = 1;

export type TaskKind = "post" | "look" | "update" | "lookForLine" | "line" | "picture" | "checkTwin";

/** One thing to do next for a message. */
export interface Task {
  readonly entry: Entry;
  readonly kind: TaskKind;
  readonly method: LimitedMethod;
  readonly workspace: string;
  readonly channel: string;
  readonly priority: Priority;
  readonly readyAtMs: number;
}

/** What is to do for a message, in any order; nothing when all is as it should be. */
export function listTasks(entry: Entry): readonly Task[] {
  const { desired, posted } = entry;
  if (posted?.state === "failed" && (posted.reposts > mostReposts || desired === undefined)) return [];
  if (posted === undefined || posted.state === "failed" || (posted.state === "sending" && entry.isUnsent)) {
    return desired === undefined ? [] : [postTask(entry, desired)];
  }
  if (posted.state === "sending") {
    const { workspace, channel } = posted;
    const readyAtMs = Math.max(entry.retryAtMs, posted.sentAtMs + lookAfterMs);
    const priority = desired?.priority ?? "newWarning";
    return [{ entry, kind: "look", method: "find", workspace, channel, priority, readyAtMs }];
  }
  return [...twinTask(entry), ...(desired === undefined ? [] : changeTasks(entry, desired))];
}

function postTask(entry: Entry, desired: DesiredMessage): Task {
  const { posted } = entry;
  // While it is on its way, its channel is the one that it was sent to; a failed one starts over.
  const { workspace, channel } = posted?.state === "sending" ? posted : desired;
  const readyAtMs = Math.max(entry.retryAtMs, desired.notBeforeMs ?? 0);
  return { entry, kind: "post", method: "post", workspace, channel, priority: desired.priority, readyAtMs };
}

function twinTask(entry: Entry): readonly Task[] {
  const { posted } = entry;
  if (posted?.place === undefined || posted.doubtSinceMs === undefined || entry.twinTries > 2) return [];
  const { workspace, channel } = posted;
  const readyAtMs = Math.max(entry.retryAtMs, posted.doubtSinceMs + settledMs);
  return [{ entry, kind: "checkTwin", method: "find", workspace, channel, priority: "picture", readyAtMs }];
}

function changeTasks(entry: Entry, desired: DesiredMessage): readonly Task[] {
  const { posted } = entry;
  if (posted?.place === undefined) return [];
  // Limits are counted under the name in the configuration, in threads too.
  const base = { entry, workspace: posted.workspace, channel: posted.channel, readyAtMs: entry.retryAtMs };
  const tasks: Task[] = [];
  if (shownNow(entry, desired).hash !== posted.shownHash) {
    const readyAtMs = Math.max(base.readyAtMs, desired.notBeforeMs ?? 0);
    tasks.push({ ...base, kind: "update", method: "update", priority: desired.priority, readyAtMs });
  }
  const lines = waitingLines(entry, desired);
  if (lines.length > 0) {
    // Lines keep their order: what is before an urgent one is as urgent.
    const priority = lines.some(({ broadcast }) => broadcast) ? "newCritical" : "thread";
    const isSure = entry.isThreadSure || entry.isLineTwice;
    tasks.push({ ...base, kind: isSure ? "line" : "lookForLine", method: isSure ? "post" : "find", priority });
  }
  if (wantsPicture(entry, desired)) {
    tasks.push({
      ...base,
      kind: "picture",
      method: "upload",
      priority: "picture",
      readyAtMs: Math.max(base.readyAtMs, entry.picture.retryAtMs),
    });
  }
  return tasks;
}

/** What the message should show now, and its hash. */
export function shownNow(entry: Entry, desired: DesiredMessage): Shown {
  const { posted, shown } = entry;
  const plainness = isPlainFor(entry, desired) ? entry.plainness : 0;
  const hasPicture = posted?.picture !== undefined && posted.picture !== entry.refusedPicture;
  const isSame =
    shown?.desired === desired &&
    shown.posted === posted &&
    shown.plainness === plainness &&
    shown.hasPicture === hasPicture;
  if (isSame) return shown;
  const message = dressMessage(desired, posted, { plainness, hasPicture });
  entry.shown = { desired, posted, plainness, hasPicture, message, hash: messageHash(message) };
  return entry.shown;
}

/** Whether Slack refused this very content in its usual form. */
export function isPlainFor({ plainFor }: Entry, { message }: DesiredMessage): boolean {
  return plainFor !== undefined && plainFor === messageHash(message);
}

/** Lines that are not in the thread yet, in order. */
export function waitingLines({ posted }: Entry, { thread }: DesiredMessage): readonly ThreadLine[] {
  return thread.filter(({ seq }) => seq > (posted?.threaded ?? 0));
}

function wantsPicture({ posted, picture }: Entry, desired: DesiredMessage): boolean {
  if (desired.picture === undefined || desired.withPicture === undefined || picture.isBusy) return false;
  if (picture.isForThread) return true;
  const version = desired.pictureVersion ?? "";
  if (posted?.picture !== undefined && (posted.pictureVersion ?? "") === version) return false;
  return picture.version !== version || (picture.tries > 0 && picture.tries < mostPictureTries);
}

/** A picture that cannot be had is left out. */
export const mostPictureTries = 3;
