import { createHash } from "node:crypto";
import type { Labels } from "../../slo/model.ts";
import type { AlertFacts } from "../model/alert-facts.ts";
import type { Observation } from "../model/observation.ts";
import type { NewDelivery } from "../store/relay-store.ts";

interface SelfDelivery {
  readonly source: string;
  /** What makes it the same news as another one. */
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly severity: Observation["severity"];
  readonly labels: Labels;
  readonly facts: AlertFacts;
  readonly receivedAtMs: number;
  readonly messageId: string | undefined;
  readonly sentAtMs: number | undefined;
}

/** What an intake has to say itself in place of its sender, as a delivery that takes the way of all others. */
export function selfDelivery(news: SelfDelivery): NewDelivery {
  const { source, key, name, title, severity, labels, facts, receivedAtMs, messageId, sentAtMs } = news;
  const observation: Observation = {
    source,
    fingerprint: createHash("sha256").update(`${name}\n${key}`).digest("hex").slice(0, 32),
    status: "notice",
    changedAtMs: receivedAtMs,
    startedAtMs: receivedAtMs,
    name,
    title,
    severity,
    labels,
    annotations: {},
    links: [],
    facts,
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: undefined,
  };
  return { source, intake: "self", receivedAtMs, body: JSON.stringify(observation), messageId, sentAtMs };
}
