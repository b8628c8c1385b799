import type { PostedMessage } from "../model/message.ts";
import type { Changes } from "../store/relay-store.ts";
import type { Entry } from "./entry.ts";

/** Name of the note that holds the limiter. */
export const limiterNote = "dispatch:limiter";

/** Stores messages as they are at the moment of writing, one transaction after the other; calls that overlap share one. */
export function createSaver(
  commit: (changes: Changes) => Promise<void>,
  limiterState: () => string,
): (entry: Entry) => Promise<void> {
  const unsaved = new Set<Entry>();
  let lastLimiter = "";
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    const entries = [...unsaved];
    unsaved.clear();
    const messages = entries.flatMap(({ posted }): readonly PostedMessage[] => (posted === undefined ? [] : [posted]));
    const limiter = limiterState();
    const notes = limiter === lastLimiter ? new Map<string, string>() : new Map([[limiterNote, limiter]]);
    try {
      await commit({ messages, notes });
      lastLimiter = limiter;
    } catch (error) {
      // They go along with the next one, in the state that they have then.
      for (const entry of entries) unsaved.add(entry);
      throw error;
    }
  }

  function begin(): Promise<void> {
    const current = write().finally(() => {
      if (running === current) running = undefined;
    });
    running = current;
    return current;
  }

  return (entry) => {
    unsaved.add(entry);
    if (next !== undefined) return next;
    if (running === undefined) return begin();
    // What is being written may hold an older state: this one goes with the write after it.
    next = running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
