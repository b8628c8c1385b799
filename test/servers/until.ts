import { setTimeout as delay } from "node:timers/promises";

const everyMs = 50;

/** Waits until something is so, for half a minute; throws with what was seen last otherwise. */
export async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, seconds = 30): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (attempt * everyMs >= 1000 * seconds) throw new Error(`never came about; last seen: ${JSON.stringify(seen)}`);
    await delay(everyMs);
  }
}
