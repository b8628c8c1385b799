import type { Picture } from "../../slack/messenger.ts";
import { type Desk, makeCall } from "../desk.ts";
import { mostPictureTries, type Task } from "../list-tasks.ts";

const pictureRetryMs = 15_000;

/** Draws a picture and uploads it; the next edit shows it. Nothing waits for it, and without it the message is complete. */
export async function addPicture(desk: Desk, task: Task): Promise<void> {
  const { entry, workspace, channel } = task;
  const { desired, picture: work } = entry;
  if (desired?.picture === undefined) return;
  const version = desired.pictureVersion ?? "";
  work.tries = work.version === version ? work.tries + 1 : 1;
  work.version = version;
  const giveUp = () => {
    work.tries = mostPictureTries;
  };
  let drawn: Picture | undefined;
  try {
    drawn = await desired.picture();
  } catch (error) {
    desk.reports.fault?.(error);
  }
  const isForThread = work.isForThread;
  work.isForThread = false;
  if (drawn === undefined) return giveUp();
  const picture = drawn;
  // There it is the last try: a picture is worth no more calls.
  if (isForThread) return addToThread(desk, task, picture);
  const result = await makeCall(desk, { workspace, channel, method: "upload" }, (messenger) =>
    messenger.upload(picture),
  );
  switch (result.kind) {
    case "done":
      if (entry.posted === undefined) return;
      entry.posted = { ...entry.posted, picture: result.value, pictureVersion: version };
      return desk.save(entry);
    case "limited":
    case "unknown":
    case "unreachable":
      work.retryAtMs = desk.now() + pictureRetryMs;
      return;
    default:
      giveUp();
  }
}

async function addToThread(desk: Desk, { entry, workspace, channel }: Task, picture: Picture): Promise<void> {
  const place = entry.posted?.place;
  if (place === undefined) return;
  await makeCall(desk, { workspace, channel, method: "upload" }, (messenger) => messenger.upload(picture, place));
}
