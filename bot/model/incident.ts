import type { Labels } from "../../slo/model.ts";
import type { AlertStatus } from "./alert.ts";
import type { Severity } from "./observation.ts";

/** `slo`: alerts that nines' rules raise for an SLO. `self`: the relay about itself. */
export type IncidentKind = "slo" | "prometheus" | "cloudwatch" | "notice" | "unreadable" | "self";

/**
 * What people see. `silenced`: fires, and everything that fires is silenced or muted. `unknown`: nothing is known to fire, but not
 * everything is known to have ended. `resolved` only with proof.
 */
export type IncidentStatus = "firing" | "silenced" | "unknown" | "resolved" | "notice";

/** Who did something: a user of Slack, of the local inbox, or the relay itself. */
export interface Person {
  /** `U012ABCDEF`, `local:ana`, `nines`. */
  readonly id: string;
  /** Plain text. */
  readonly name: string;
}

/** Alerts of an incident are counted here and kept in the store; a storm does not make an incident grow. */
export interface AlertCounts {
  readonly total: number;
  readonly byStatus: Readonly<Partial<Record<AlertStatus, number>>>;
  /** Firing ones that are silenced, muted, suppressed or inhibited. */
  readonly suppressed: number;
}

export interface Acknowledgement {
  readonly by: Person;
  readonly atMs: number;
  /** When it expires and escalation begins again; undefined: it does not expire, because the incident is not critical. */
  readonly untilMs: number | undefined;
  /** What fired when it was given, as `coverText` writes it; not there: all, as in incidents of older versions. */
  readonly covers?: readonly string[];
}

export interface Silence {
  /** Id at Alertmanager, or name of the mute rule at CloudWatch. */
  readonly id: string;
  readonly source: string;
  readonly kind: "alertmanager" | "cloudwatch";
  readonly by: string;
  readonly reason: string;
  /** Undefined: it has no end. */
  readonly untilMs: number | undefined;
  /** Made with amtool, karma or the console instead of here. */
  readonly isForeign: boolean;
}

/** Where an incident is shown and who is called; decided when it opens, and again when its severity rises. */
export interface Destination {
  /** Name of the configured workspace; `local` is the inbox. */
  readonly workspace: string;
  /** Channel id or `#name`, as configured. */
  readonly channel: string;
  /** Slack ids to mention, from configuration only: `@U…`, `!subteam^S…`, already without the angle brackets. */
  readonly mentions: readonly string[];
}

export interface Incident {
  /** Short and speakable: `3F7K`. */
  readonly id: string;
  /** What belongs together has the same key; at most one incident with a key is open. */
  readonly key: string;
  readonly kind: IncidentKind;
  readonly status: IncidentStatus;
  /** Of what has not ended; of all, once everything has. */
  readonly severity: Severity;
  /** The highest severity so far: only a rise above it routes and mentions anew. */
  readonly worst: Severity;
  /** Plain text: `checkout availability is burning its error budget`. */
  readonly title: string;
  /** What it said when it ended before and came back, each once, oldest first; not there where it never did. */
  readonly earlierTitles?: readonly string[];
  /** Empty when nothing says it. */
  readonly service: string;
  /** Labels that all its alerts share. */
  readonly labels: Labels;
  /** Key of the alert that speaks for the incident: of those that fire, if any does, the worst, then the oldest. */
  readonly lead: string;
  readonly counts: AlertCounts;
  readonly openedAtMs: number;
  /** When the relay heard of it first: delivery latency counts from here. */
  readonly heardAtMs: number;
  readonly changedAtMs: number;
  /**
   * When it closed; undefined: it is open. It closes `resolved` with proof, `unknown` when its alarm was deleted or nothing was heard of
   * it for a day (grey, never green), and `notice` after its time.
   */
  readonly resolvedAtMs: number | undefined;
  /** A green message waits until here, so that flapping does not blink. */
  readonly greenAtMs: number | undefined;
  /** Times of re-fires within the last hour. */
  readonly refires: readonly number[];
  readonly ack: Acknowledgement | undefined;
  readonly assignee: Person | undefined;
  readonly silence: Silence | undefined;
  readonly escalation: {
    readonly chain: string | undefined;
    readonly step: number;
    readonly nextAtMs: number | undefined;
    /** When people are mentioned once more because nobody acknowledged. */
    readonly remindAtMs: number | undefined;
  };
  /** Systems that were asked to call people: they hear of the end too. */
  readonly handOvers: readonly string[];
  readonly notUseful: readonly Person[];
  readonly destinations: readonly Destination[];
  /** Number of timeline entries so far. */
  readonly entries: number;
}

/** Whether an incident has not closed. */
export function isOpen({ resolvedAtMs }: Pick<Incident, "resolvedAtMs">): boolean {
  return resolvedAtMs === undefined;
}

/** `closed`: without proof that it ended, see `resolvedAtMs`. */
export type TimelineKind =
  | "fired"
  | "joined"
  | "resolved"
  | "reopened"
  | "closed"
  | "unknown"
  | "noData"
  | "silenced"
  | "unsilenced"
  | "muted"
  | "acked"
  | "unacked"
  | "ackExpired"
  | "ackEnded"
  | "reminded"
  | "escalated"
  | "assigned"
  | "note"
  | "notUseful"
  | "deploy"
  | "late"
  | "handedOver";

/** One real event in the life of an incident: one line in the thread. */
export interface TimelineEntry {
  readonly incident: string;
  /** From 1, without gaps. */
  readonly seq: number;
  readonly atMs: number;
  readonly kind: TimelineKind;
  readonly by: Person | undefined;
  /** Plain text; empty when the kind says it all. */
  readonly detail: string;
}

/** Who did what, when, from where; append-only. */
export interface AuditEntry {
  readonly atMs: number;
  readonly by: Person;
  readonly action: string;
  readonly incident: string | undefined;
  /** Channel and ts of the message that it was done from. */
  readonly from: string | undefined;
  readonly detail: string;
  readonly allowed: boolean;
}
