import type { RelayParts } from "./relay-parts.ts";

const everyMs = 10_000;
const forgetEveryMs = 3_600_000;
/** The leader asks itself; others say what troubles them as often. */
const repeatEveryMs = 30_000;
/** Incidents and what arrived are kept this long after their end. */
const keptMs = 90 * 24 * 3_600_000;

/** From time to time looks after connections, own troubles and old data. Gives how to stop. */
export function startHousekeeping({ setup, store, connections, selfAlerts, leading, now }: RelayParts): () => void {
  let forgotAtMs = now();
  let repeatedAtMs = now();
  const timer = setInterval(() => void round(), everyMs);
  return () => clearInterval(timer);

  async function round(): Promise<void> {
    connections.look();
    if (leading() === undefined && now() - repeatedAtMs >= repeatEveryMs) {
      repeatedAtMs = now();
      selfAlerts.repeat();
    }
    if (leading() === undefined || now() - forgotAtMs < forgetEveryMs) return;
    forgotAtMs = now();
    await store
      .forget(now() - keptMs)
      .catch((error) => setup.log.error("cannot forget what is old", { error: String(error) }));
  }
}
