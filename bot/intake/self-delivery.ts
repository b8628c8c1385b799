import { createHash } from "node:crypto";
import type { Observation } from "../model/observation.ts";
import type { NewDelivery } from "../store/relay-store.ts";

interface SelfDelivery {
  readonly source: string;
  /** What makes it the same news as another one. */
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly severity: Observation["severity"];
  readonly cure: string;
  readonly receivedAtMs: number;
  readonly messageId: string | undefined;
  readonly sentAtMs: number | undefined;
}

/** What an intake has to say about its source, as a delivery that takes the way of all others. */
export function selfDelivery(news: SelfDelivery): NewDelivery {
  const { source, key, name, title, severity, cure, receivedAtMs, messageId, sentAtMs } = news;
  const observation: Observation = {
    source,
    fingerprint: createHash("sha256").update(`${name}\n${key}`).digest("hex").slice(0, 32),
    status: "notice",
    changedAtMs: receivedAtMs,
    startedAtMs: receivedAtMs,
    name,
    title,
    severity,
    labels: { alertname: name, service: "nines" },
    annotations: {},
    links: [],
    facts: { kind: "self", cure },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: undefined,
  };
  return { source, intake: "self", receivedAtMs, body: JSON.stringify(observation), messageId, sentAtMs };
}
