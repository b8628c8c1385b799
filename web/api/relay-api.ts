import type { Block, Message, ModalView } from "./block-kit.ts";

/** What the app reads of the relay's JSON. Times are Unix milliseconds, absent means not known. A test proves that the relay's types fit. */
type Maybe<T> = T | null | undefined;

/** `GET /api/relay`. */
export interface RelayStatus {
  readonly nowMs: number;
  readonly leading: boolean;
  readonly waiting: { readonly count: number; readonly oldestMs?: Maybe<number> };
  readonly workspaces: readonly {
    readonly name: string;
    readonly kind: "slack" | "local";
    readonly connected: boolean;
    readonly why?: Maybe<string>;
  }[];
  readonly storms: readonly unknown[];
  /** Messages that are not shown yet, and those that no channel takes; only the replica that leads knows. */
  readonly messages?: Maybe<{ readonly unseen: number; readonly failed: number }>;
  readonly troubles: readonly { readonly name: string; readonly title: string; readonly cure: string }[];
}

export type Severity = "critical" | "warning" | "info";
export type IncidentStatus = "firing" | "silenced" | "unknown" | "resolved" | "notice";

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** `GET /api/incidents`. */
export interface Incidents {
  readonly incidents: readonly Incident[];
}

export interface Incident {
  readonly id: string;
  readonly kind: string;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly title: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: { readonly total: number };
  readonly openedAtMs: number;
  readonly resolvedAtMs?: Maybe<number>;
  readonly ack?: Maybe<{ readonly by: Person; readonly atMs: number; readonly untilMs?: Maybe<number> }>;
  readonly assignee?: Maybe<Person>;
  readonly silence?: Maybe<{ readonly by: string; readonly reason: string; readonly untilMs?: Maybe<number> }>;
  readonly destinations: readonly { readonly workspace: string; readonly channel: string }[];
}

/** `GET /api/incidents/:id`. */
export interface IncidentDetail {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  readonly timeline: readonly TimelineEntry[];
}

export interface Alert {
  readonly source: string;
  readonly fingerprint: string;
  readonly name: string;
  readonly title: string;
  readonly status: string;
  readonly why?: Maybe<string>;
  readonly startedAtMs: number;
  readonly endedAtMs?: Maybe<number>;
}

export interface TimelineEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly by?: Maybe<Person>;
  readonly detail: string;
}

/** `GET /api/audit`. */
export interface Audit {
  /** Newest last. */
  readonly audit: readonly AuditEntry[];
}

export interface AuditEntry {
  readonly atMs: number;
  readonly by: Person;
  readonly action: string;
  readonly incident?: Maybe<string>;
  readonly from?: Maybe<string>;
  readonly detail: string;
  readonly allowed: boolean;
}

export interface MessagePlace {
  readonly workspace: string;
  readonly channel: string;
  readonly ts: string;
}

/** `POST /api/inbox/gestures`. `person` is the name that the person goes by here. */
export type GestureRequest = GestureKind & { readonly person?: string };

type GestureKind =
  | { readonly kind: "button"; readonly actionId: string; readonly value: string; readonly place: MessagePlace }
  | {
      /** `dialogChange`: a choice was changed that the rest of the dialog depends on. */
      readonly kind: "dialog" | "dialogChange";
      readonly dialogId: string;
      readonly incident: string;
      readonly values: Readonly<Record<string, readonly string[]>>;
      readonly from: MessagePlace | undefined;
    }
  | { readonly kind: "command"; readonly text: string; readonly channel: string };

/** What the person sees of it at once. */
export type GestureAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "dialog"; readonly view: ModalView }
  | { readonly kind: "inputErrors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "home"; readonly view: { readonly blocks: readonly Block[] } }
  | { readonly kind: "refused"; readonly why: string };
