import type { Trouble } from "../dispatch/desired-message.ts";
import type { Alert } from "../model/alert.ts";
import type { Observation } from "../model/observation.ts";
import type { NewDelivery, RelayStore } from "../store/relay-store.ts";

/** The source of what the relay says about itself. */
export const selfSource = "nines";

export interface SelfAlerts {
  /** Says that something is wrong; again and again is once. */
  readonly raise: (alert: Trouble) => void;
  /** Says that it works again; nothing when it was not raised, here or by a process whose troubles were adopted. */
  readonly clear: (key: string) => void;
  readonly active: () => readonly Trouble[];
  /** Takes over what earlier processes raised and did not clear: what works here clears it. */
  readonly adopt: (alerts: readonly Alert[]) => void;
  /** The troubles of this process, as they were raised. */
  readonly observations: () => readonly Observation[];
  /** Says them once more: a leader takes what nobody repeats for trouble of a process that is gone. */
  readonly repeat: () => void;
}

/** The relay's own alerts take the way of all others: through the store, so that none is lost and any replica can raise one. */
export function createSelfAlerts(
  store: Pick<RelayStore, "take">,
  { now, onTaken }: { readonly now: () => number; readonly onTaken: () => void },
): SelfAlerts {
  const active = new Map<string, Raised>();
  /** Of processes that may be gone. */
  const adopted = new Map<string, Raised>();
  /** What works, as long as nothing was adopted: a socket may be open before this process leads. */
  let fine: Set<string> | undefined = new Set();
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
  const observations = () =>
    [...active.values()].map(({ alert, sinceMs }) =>
      observationOf(alert, { status: "firing", sinceMs, changedMs: sinceMs }),
    );
  const clear = (key: string): void => {
    fine?.add(key);
    const known = active.get(key) ?? adopted.get(key);
    if (known === undefined) return;
    active.delete(key);
    adopted.delete(key);
    send(observationOf(known.alert, { status: "resolved", sinceMs: known.sinceMs, changedMs: now() }));
  };
  return {
    raise: (alert) => {
      if (active.has(alert.key)) return;
      fine?.delete(alert.key);
      const sinceMs = adopted.get(alert.key)?.sinceMs ?? now();
      adopted.delete(alert.key);
      active.set(alert.key, { alert, sinceMs });
      send(observationOf(alert, { status: "firing", sinceMs, changedMs: sinceMs }));
    },
    clear,
    active: () => [...active.values()].map(({ alert }) => alert),
    adopt: (alerts) => {
      const works = fine;
      fine = undefined;
      for (const { fingerprint: key, name, title, severity, facts, startedAtMs, status } of alerts) {
        const isOpen = status === "firing" || status === "unknown";
        if (facts.kind !== "self" || !isOpen || active.has(key)) continue;
        const alert: Trouble = {
          key,
          name,
          title,
          severity: severity === "critical" ? severity : "warning",
          cure: facts.cure,
        };
        adopted.set(key, { alert, sinceMs: startedAtMs });
        if (works?.has(key) === true) clear(key);
      }
    },
    observations,
    repeat: () => observations().forEach(send),
  };
}

interface Raised {
  readonly alert: Trouble;
  readonly sinceMs: number;
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
