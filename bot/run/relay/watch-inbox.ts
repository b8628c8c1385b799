import type { Inbox } from "../../inbox/open-inbox.ts";
import type { RelayParts } from "./relay-parts.ts";

/** Tells the web app of every change, also of those that another replica made. Gives how to stop. */
export function watchInbox(inbox: Inbox, { events, setup }: Pick<RelayParts, "events" | "setup">): () => Promise<void> {
  const watching = new AbortController();
  const watched = follow(watching.signal);
  return async () => {
    watching.abort();
    await watched;
  };

  async function follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const _ of inbox.changes(await inbox.lastChange(), signal)) events.changed(["inbox"]);
    } catch (error) {
      if (signal.aborted) return;
      setup.log.error("the inbox cannot be watched; its page shows news late", { error: String(error) });
    }
  }
}
