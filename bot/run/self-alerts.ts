import type { Trouble } from "../dispatch/desired-message.ts";
import type { Observation } from "../model/observation.ts";
import type { NewDelivery, RelayStore } from "../store/relay-store.ts";

/** The source of what the relay says about itself. */
export const selfSource = "nines";

export interface SelfAlerts {
  /** Says that something is wrong; again and again is once. */
  readonly raise: (alert: Trouble) => void;
  /** Says that it works again; nothing when it was not raised. */
  readonly clear: (key: string) => void;
  readonly active: () => readonly Trouble[];
}

/** The relay's own alerts take the way of all others: through the store, so that none is lost and any replica can raise one. */
export function createSelfAlerts(
  store: Pick<RelayStore, "take">,
  { now, onTaken }: { readonly now: () => number; readonly onTaken: () => void },
): SelfAlerts {
  const active = new Map<string, { readonly alert: Trouble; readonly sinceMs: number }>();
  const unsent: NewDelivery[] = [];
  let sending: Promise<void> = Promise.resolve();
  const send = (observation: Observation): void => {
    unsent.push({
      source: selfSource,
      intake: "self",
      receivedAtMs: now(),
      body: JSON.stringify(observation),
      messageId: undefined,
      sentAtMs: undefined,
    });
    sending = sending.then(async () => {
      const batch = unsent.splice(0);
      if (batch.length === 0) return;
      try {
        await store.take(batch);
        onTaken();
      } catch {
        // The store's own trouble cannot be stored now; it goes along with the next one.
        unsent.unshift(...batch);
      }
    });
  };
  return {
    raise: (alert) => {
      if (active.has(alert.key)) return;
      active.set(alert.key, { alert, sinceMs: now() });
      send(observationOf(alert, { status: "firing", sinceMs: now(), changedMs: now() }));
    },
    clear: (key) => {
      const known = active.get(key);
      if (known === undefined) return;
      active.delete(key);
      send(observationOf(known.alert, { status: "resolved", sinceMs: known.sinceMs, changedMs: now() }));
    },
    active: () => [...active.values()].map(({ alert }) => alert),
  };
}

function observationOf(
  alert: Trouble,
  {
    status,
    sinceMs,
    changedMs,
  }: { readonly status: "firing" | "resolved"; readonly sinceMs: number; readonly changedMs: number },
): Observation {
  return {
    source: selfSource,
    fingerprint: alert.key,
    status,
    changedAtMs: changedMs,
    startedAtMs: sinceMs,
    name: alert.name,
    title: alert.title,
    severity: alert.severity,
    labels: { alertname: alert.name, service: "nines" },
    annotations: {},
    links: [],
    facts: { kind: "self", cure: alert.cure },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: undefined,
  };
}
