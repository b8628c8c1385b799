import type { Alert } from "../model/alert.ts";
import type { Delivery } from "../model/delivery.ts";
import type { AuditEntry, Incident, TimelineEntry } from "../model/incident.ts";
import type { PostedMessage } from "../model/message.ts";
import type { InboxStore } from "./inbox-store.ts";

/** What the relay keeps. One port, two engines; every method is one transaction. */
export interface RelayStore {
  /**
   * Keeps deliveries; resolves once they are durable. Those whose message id the source used before are not kept again.
   * Calls that overlap share a transaction, so that a storm costs few disk syncs.
   */
  readonly take: (deliveries: readonly NewDelivery[]) => Promise<readonly TakenDelivery[]>;
  /** Deliveries that nobody has worked on yet, oldest first. */
  readonly waiting: (limit: number) => Promise<readonly Delivery[]>;
  readonly waitingCount: () => Promise<{ readonly count: number; readonly oldestMs: number | undefined }>;
  /** Stores what the work on deliveries came to, and marks them done, at once or not at all. Refused (`LostLead`) when another process leads. */
  readonly commit: (changes: Changes, lead: Lead) => Promise<void>;
  /** Everything that is open, and what was closed after a moment: what a leader starts with. */
  readonly load: (closedSinceMs: number) => Promise<Loaded>;
  readonly delivery: (id: number) => Promise<Delivery | undefined>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly incidents: (query: IncidentQuery) => Promise<readonly Incident[]>;
  readonly alertsOf: (incident: string, limit: number) => Promise<readonly Alert[]>;
  readonly timeline: (incident: string) => Promise<readonly TimelineEntry[]>;
  readonly audit: (sinceMs: number, limit: number) => Promise<readonly AuditEntry[]>;
  /** Small facts by name, such as the state of a storm or of the limiter. */
  readonly notes: (prefix: string) => Promise<ReadonlyMap<string, string>>;
  /** One process leads: it works on deliveries and speaks to Slack; the others take deliveries in. Undefined: another one leads. */
  readonly lead: (holder: string, forMs: number) => Promise<Lead | undefined>;
  readonly resign: (lead: Lead) => Promise<void>;
  /** What is shown where there is no Slack. */
  readonly inbox: InboxStore;
  /** Removes deliveries, alerts, incidents and messages that ended before a moment; never audit entries. */
  readonly forget: (beforeMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type NewDelivery = Omit<Delivery, "id">;

/** `known`: the same message was taken before. */
export type TakenDelivery = { readonly kind: "new"; readonly id: number } | { readonly kind: "known" };

/** The right to work; `term` grows with every change of leader, so that a late write of an old leader is refused. */
export interface Lead {
  readonly holder: string;
  readonly term: number;
}

export interface Changes {
  readonly done?: readonly number[];
  readonly alerts?: readonly Alert[];
  readonly incidents?: readonly Incident[];
  readonly entries?: readonly TimelineEntry[];
  readonly messages?: readonly PostedMessage[];
  readonly audit?: readonly AuditEntry[];
  readonly notes?: ReadonlyMap<string, string>;
}

export interface Loaded {
  /** Of every incident that is stored, so that no id is given twice. */
  readonly incidentIds: readonly string[];
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  readonly messages: readonly PostedMessage[];
}

export interface IncidentQuery {
  readonly open?: boolean;
  readonly sinceMs?: number;
  readonly limit: number;
}

/** Another process leads now; what this one wanted to write is not written. */
export class LostLead extends Error {
  constructor() {
    super("another relay leads now");
    this.name = "LostLead";
  }
}
