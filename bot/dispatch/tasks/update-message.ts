import { type Desk, makeCall } from "../desk.ts";
import { lookAfterMs, shownNow, type Task } from "../list-tasks.ts";
import { leaveChannel, makePlainer, postAnew, reportVisible } from "./settle-failure.ts";

/** Makes a message show what it should; doing it twice does no harm, so that nothing is stored before. */
export async function updateMessage(desk: Desk, { entry, workspace, channel }: Task): Promise<void> {
  const { desired, posted } = entry;
  const place = posted?.place;
  if (desired === undefined || posted === undefined || place === undefined) return;
  const { message, hash } = shownNow(entry, desired);
  const result = await makeCall(desk, { workspace, channel, method: "update" }, (messenger) =>
    messenger.update(place, message),
  );
  switch (result.kind) {
    case "done":
      entry.posted = { ...(entry.posted ?? posted), shownHash: hash };
      reportVisible(desk, entry, { desired, isNew: false });
      return desk.save(entry);
    case "gone":
      return postAnew(desk, entry);
    case "noChannel":
      return leaveChannel(desk, entry, { desired, error: result.error });
    case "refused":
      return makePlainer(desk, entry, { desired, error: result.error });
    case "unknown":
      entry.retryAtMs = desk.now() + lookAfterMs;
      return;
    case "unreachable":
    case "limited":
    case "noAccess":
      return;
  }
}
