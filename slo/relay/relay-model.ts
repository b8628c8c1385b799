import type { Labels } from "../model.ts";
import type { SecretSpec } from "../probe/probe-spec.ts";

/** How alerts reach people, checked and with defaults filled in. Durations are milliseconds. */
export interface RelayOptions {
  /** Where senders and people reach the relay, without a slash at the end; undefined: this machine only. */
  readonly url: string | undefined;
  readonly sources: readonly RelaySource[];
  readonly slack: readonly SlackWorkspace[];
  readonly routes: readonly Route[];
  /** What the stack itself says about who gets the alerts of its SLOs and services; counts where no route says otherwise. */
  readonly recipients: Recipients;
  /** Where an incident goes that no route wants, or whose channel cannot be used. */
  readonly fallback: ChannelTarget | undefined;
  readonly rotations: readonly Rotation[];
  readonly escalations: readonly EscalationChain[];
  readonly handOvers: readonly HandOver[];
  readonly permissions: Permissions;
  readonly timing: RelayTiming;
  readonly storm: StormLimits;
  /** Hosts that links in messages may point to; others are shown as text. Empty: every host. */
  readonly linkHosts: readonly string[];
  readonly deadman: Deadman;
  /** Where budgets and burn rates are read for messages and pictures. */
  readonly prometheus: { readonly url: string; readonly login: LoginSpec | undefined } | undefined;
  /** Where the numbers of probe SLOs are read, by those who measure them. */
  readonly exporter: { readonly url: string; readonly login: LoginSpec | undefined } | undefined;
  /** Of messages about traffic shifts. */
  readonly language: RelayLanguage;
}

export type RelayLanguage = "en" | "ko";

export type LoginSpec =
  | { readonly kind: "bearer"; readonly token: SecretSpec }
  | { readonly kind: "basic"; readonly user: string; readonly password: SecretSpec };

/** Where alerts come from. */
export type RelaySource = AlertmanagerSource | SnsSource | SqsSource | ShiftsSource;

/** Anything that posts JSON: Alertmanager, Grafana, vmalert, the nines exporter. It posts to `/in/<name>`. */
export interface AlertmanagerSource {
  readonly kind: "alertmanager";
  readonly name: string;
  /** Tokens that senders may show; several during a rotation. */
  readonly tokens: readonly SecretSpec[];
  /** Basic login, for senders that know no bearer tokens. */
  readonly basic: readonly { readonly user: string; readonly password: SecretSpec }[];
  /** Addresses of the API of the pair, for reconciling and silences. Empty: neither is possible. */
  readonly api: readonly string[];
  readonly apiLogin: LoginSpec | undefined;
}

/** SNS over HTTPS. It posts to `/in/<name>`. */
export interface SnsSource {
  readonly kind: "sns";
  readonly name: string;
  readonly topics: readonly string[];
}

/** SQS, by long polling. What is in the queue is trusted; the queue's policy decides who may send. */
export interface SqsSource {
  readonly kind: "sqs";
  readonly name: string;
  readonly queueUrl: string;
  readonly region: string;
  /** For a queue that is not at AWS' own address. */
  readonly endpoint: string | undefined;
}

/** Reports of traffic shifts, from the nines exporter. It posts to `/in/<name>`. */
export interface ShiftsSource {
  readonly kind: "shifts";
  readonly name: string;
  readonly tokens: readonly SecretSpec[];
  readonly basic: readonly [];
}

export interface SlackWorkspace {
  readonly name: string;
  readonly botToken: SecretSpec;
  /** `socket`: no inbound internet. `http`: Slack calls `/slack/<name>`. */
  readonly receive:
    | { readonly kind: "socket"; readonly appToken: SecretSpec }
    | { readonly kind: "http"; readonly signingSecret: SecretSpec };
}

export interface ChannelTarget {
  /** Name of a workspace; the only one when there is one; `local` without Slack. */
  readonly workspace: string;
  readonly channel: string;
}

export interface Route {
  readonly name: string;
  /** All must hold. A value, or a regular expression that matches the whole value. An absent label is an empty value. */
  readonly match: readonly {
    readonly label: string;
    readonly kind: "is" | "isNot" | "matches" | "matchesNot";
    readonly value: string;
  }[];
  /** Empty: where the stack says. */
  readonly to: readonly ChannelTarget[];
  /** Who is mentioned when a critical incident opens: Slack ids, or names of rotations. Undefined: who the stack says. */
  readonly mentions: readonly Mention[] | undefined;
  readonly escalation: string | undefined;
  readonly severity: "critical" | "warning" | "info" | undefined;
  readonly quietHours: QuietHours | undefined;
  readonly handOver: string | undefined;
  /** Also ask the routes below. */
  readonly continues: boolean;
}

export type Mention =
  | { readonly kind: "user"; readonly id: string }
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "rotation"; readonly name: string };

/** Channel and mentions that the stack gives its own SLOs and services. Alerts only name the SLO; a label never mentions anybody. */
export interface Recipients {
  /** By id of the SLO. */
  readonly slos: Readonly<Record<string, Recipient>>;
  readonly services: Readonly<Record<string, Recipient>>;
  /** By id of the traffic shift. */
  readonly shifts: Readonly<Record<string, Recipient>>;
  /** Teams whose services all say the same. */
  readonly teams: Readonly<Record<string, Recipient>>;
  /** By the name of a channel without `#`: all that the configuration names, which the label `channel` may choose from. */
  readonly channels: Readonly<Record<string, ChannelTarget>>;
}

export interface Recipient {
  readonly channel: ChannelTarget | undefined;
  readonly mentions: readonly Mention[];
}

/** In these hours only critical incidents call anybody. */
export interface QuietHours {
  readonly timezone: string;
  /** Minutes after midnight; `from` after `to` spans midnight. */
  readonly from: number;
  readonly to: number;
}

export interface Rotation {
  readonly name: string;
  readonly timezone: string;
  /** Cron expression of the hand-over; members change at each time it matches after `since`. */
  readonly handover: string;
  /** Unix milliseconds of the first turn of the first member. */
  readonly since: number;
  readonly members: readonly RotationMember[];
  /** Follow-the-sun: only these hours of a day are this rotation's; another one covers the rest. */
  readonly hours: QuietHours | undefined;
  /** Who takes over outside `hours`: the name of another rotation. */
  readonly otherwise: string | undefined;
  readonly overrides: readonly { readonly fromMs: number; readonly toMs: number; readonly member: RotationMember }[];
}

export interface RotationMember {
  /** Slack id of a user. */
  readonly id: string;
  readonly name: string;
}

export interface EscalationChain {
  readonly name: string;
  readonly steps: readonly {
    /** After the incident opened, or after an acknowledgement expired. */
    readonly afterMs: number;
    readonly mentions: readonly Mention[];
    /** Also there; undefined: in the incident's own thread, shown in the channel too. */
    readonly channel: ChannelTarget | undefined;
    readonly handOver: string | undefined;
  }[];
}

/** A system that calls people: PagerDuty Events v2, Opsgenie alerts, or any webhook. */
export interface HandOver {
  readonly name: string;
  readonly kind: "pagerduty" | "opsgenie" | "webhook";
  readonly url: string;
  readonly key: SecretSpec | undefined;
  readonly labels: Labels;
}

/** Slack ids of users and user groups per action; empty: everybody in the channel. */
export interface Permissions {
  readonly acknowledge: readonly string[];
  readonly silence: readonly string[];
  readonly escalate: readonly string[];
  readonly assign: readonly string[];
}

export interface RelayTiming {
  /** A re-fire within this time after the resolve reopens the incident. Default 15 min. */
  readonly quietWindowMs: number;
  /** A resolve is shown after this time without a re-fire. Default 30 s. */
  readonly greenDelayMs: number;
  /** Life of an acknowledgement of a critical incident. Default 30 min. */
  readonly ackMs: number;
  /** Between two polls of a source. Default 60 s. */
  readonly pollMs: number;
  /** Polls without an alert until it is unknown. Default 3. */
  readonly missedPolls: number;
  /** A critical incident that nobody acknowledged is mentioned once more after this time. Default 15 min. */
  readonly remindMs: number;
  /** Alerts of one service join an open incident of other sources within this time of its start. Default 10 min. */
  readonly correlateMs: number;
  /** When a critical message could not be shown for this long, it is handed over. Default 5 min. */
  readonly outageMs: number;
}

/** Source of the defaults: the storm arithmetic in docs/relay.md. */
export interface StormLimits {
  /** New incidents in a channel within `withinMs` that start a storm. Default 15 in 60 s. */
  readonly incidents: number;
  readonly withinMs: number;
  /** Quiet time that ends it. Default 5 min. */
  readonly quietMs: number;
  /** Critical incidents of new kinds that still get their own message, per minute. Default 5. */
  readonly ownPerMinute: number;
  /** Between two edits of the storm's message. Default 10 s. */
  readonly editMs: number;
}

export interface Deadman {
  /** Name of the alert that must keep arriving, and within which time. Undefined: none is expected. */
  readonly watchdog: { readonly alertname: string; readonly withinMs: number } | undefined;
  /** Address that the relay calls each minute while it works, such as a heartbeat monitor. */
  readonly heartbeatUrl: SecretSpec | undefined;
  /** Local time of the daily canary message, `HH:MM` in a timezone, and its channel. Undefined: none. */
  readonly canary: { readonly at: string; readonly timezone: string; readonly to: ChannelTarget } | undefined;
}
