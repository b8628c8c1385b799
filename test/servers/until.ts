import { setTimeout as delay } from "node:timers/promises";

/** Waits until something is so; throws with what was seen last otherwise. */
export async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (attempt >= 600) throw new Error(`never came about; last seen: ${JSON.stringify(seen)}`);
    await delay(50);
  }
}
