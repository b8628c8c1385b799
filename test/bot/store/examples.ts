import type { Alert } from "../../../bot/model/alert.ts";
import type { AuditEntry, Incident, TimelineEntry } from "../../../bot/model/incident.ts";
import type { PostedMessage } from "../../../bot/model/message.ts";
import type { NewDelivery } from "../../../bot/store/relay-store.ts";

/** A delivery as a webhook hands it over. */
export function exampleDelivery(part: Partial<NewDelivery> = {}): NewDelivery {
  return {
    source: "prod",
    intake: "webhook",
    receivedAtMs: 1_000,
    body: '{"version":"4"}',
    messageId: undefined,
    sentAtMs: undefined,
    ...part,
  };
}

/** A firing alert of the incident 3F7K. */
export function exampleAlert(part: Partial<Alert> = {}): Alert {
  return {
    source: "prod",
    fingerprint: "b7f1c3d2a4e5f601",
    status: "firing",
    why: undefined,
    changedAtMs: 1_000,
    startedAtMs: 1_000,
    endedAtMs: undefined,
    heardAtMs: 1_500,
    seenAtMs: 1_500,
    missedPolls: 0,
    incident: "3F7K",
    group: undefined,
    name: "CartDown",
    title: "cart is down",
    severity: "critical",
    labels: { service: "cart" },
    annotations: {},
    links: [],
    facts: { kind: "self", cure: "" },
    suppressed: undefined,
    isTest: false,
    notes: [],
    ...part,
  };
}

/** A firing incident. */
export function exampleIncident(part: Partial<Incident> = {}): Incident {
  return {
    id: "3F7K",
    key: "prod cart",
    kind: "prometheus",
    status: "firing",
    severity: "critical",
    worst: "critical",
    title: "cart is down",
    service: "cart",
    labels: { service: "cart" },
    lead: "prod\nb7f1c3d2a4e5f601",
    counts: { total: 1, byStatus: { firing: 1 }, suppressed: 0 },
    openedAtMs: 1_000,
    heardAtMs: 1_500,
    changedAtMs: 1_500,
    resolvedAtMs: undefined,
    greenAtMs: undefined,
    refires: [],
    ack: undefined,
    assignee: undefined,
    silence: undefined,
    escalation: { chain: undefined, step: 0, nextAtMs: undefined, remindAtMs: undefined },
    notUseful: [],
    handOvers: [],
    destinations: [{ workspace: "local", channel: "#alerts", mentions: [] }],
    entries: 1,
    ...part,
  };
}

/** The first line of an incident's timeline. */
export function exampleEntry(part: Partial<TimelineEntry> = {}): TimelineEntry {
  return { incident: "3F7K", seq: 1, atMs: 1_000, kind: "fired", by: undefined, detail: "", ...part };
}

/** Ana acknowledges. */
export function exampleAudit(part: Partial<AuditEntry> = {}): AuditEntry {
  const by = { id: "U01", name: "Ana" };
  return { atMs: 2_000, by, action: "ack", incident: "3F7K", from: "C01 1.2", detail: "", allowed: true, ...part };
}

/** The message of the incident 3F7K, as it is in the channel. */
export function examplePosted(part: Partial<PostedMessage> = {}): PostedMessage {
  return {
    key: "3F7K local #alerts",
    subject: { kind: "incident", incident: "3F7K" },
    workspace: "local",
    channel: "#alerts",
    state: "posted",
    place: { workspace: "local", channel: "C01", ts: "1700000000.000100" },
    shownHash: "aa",
    sentAtMs: 1_600,
    threaded: 0,
    reposts: 0,
    picture: undefined,
    ...part,
  };
}
