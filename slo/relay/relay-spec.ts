import type { HttpAuthSpec, SecretSpec } from "../probe/probe-spec.ts";
import type { DurationText } from "../spec.ts";
import type { EscalationSpec, HandOverSpec, RotationSpec } from "./on-call-spec.ts";
import type { ChannelSpec, MentionSpec } from "./recipient-spec.ts";
import type { RelaySourceSpec } from "./relay-source-spec.ts";

/** How alerts reach people. Everything has a default: an empty section takes Alertmanager's webhooks and shows them in the local inbox. */
export interface RelaySpec {
  /** Address under which senders and people reach the relay: `https://relay.example.org`. Default: this machine only. */
  readonly url?: string;
  /** Where alerts come from. Default: one Alertmanager source named `alertmanager`, for senders on this machine. */
  readonly sources?: readonly RelaySourceSpec[];
  /** The Slack workspace, or several; channels without a workspace are in the first. Default: none, everything goes to the local inbox. */
  readonly slack?: SlackSpec | readonly SlackSpec[];
  /** What the names in `notify.mention` are in Slack: `{ "@payments-oncall": "S012ABCDEF" }`, an id or a rotation. */
  readonly handles?: Readonly<Record<string, MentionSpec>>;
  /** Who gets what, asked from top to bottom; the first that matches decides. Default: the `notify` of SLOs and services. */
  readonly routes?: readonly RouteSpec[];
  /** Where an incident goes that has no other channel, or whose channel cannot be used. */
  readonly fallback?: ChannelSpec;
  /** Who is on call when. */
  readonly rotations?: readonly RotationSpec[];
  /** Who is called when nobody acknowledges. */
  readonly escalations?: readonly EscalationSpec[];
  /** Systems that call people: PagerDuty, Opsgenie, or any webhook. */
  readonly handOvers?: readonly HandOverSpec[];
  /** Who may press which button. Default: everybody who sees the message. */
  readonly permissions?: PermissionsSpec;
  /** How long the relay waits for what. */
  readonly timing?: RelayTimingSpec;
  /** When many incidents become one message. */
  readonly storm?: StormSpec;
  /** Hosts that links in messages may point to, with their subdomains; other links are shown as text. Default: every host. */
  readonly linkHosts?: readonly string[];
  /** How a dead relay, and a dead alerting before it, are noticed. */
  readonly deadman?: DeadmanSpec;
  /** Where budgets and burn rates are read for messages and pictures. Default: messages do without. */
  readonly prometheus?: RelayPrometheusSpec;
  /** The nines exporter, where budgets and burn rates of probe SLOs are read as of now. Default: like all others, from Prometheus. */
  readonly exporter?: RelayExporterSpec;
  /** Language of the messages about traffic shifts. Default `en`. */
  readonly language?: "en" | "ko";
}

/** A Slack workspace. Without `signingSecret` the relay opens a socket to Slack and needs no inbound internet. */
export interface SlackSpec {
  /** Default `slack`. */
  readonly name?: string;
  /** Default `{ env: "SLACK_BOT_TOKEN" }`. */
  readonly botToken?: SecretSpec;
  /** App-level token of the socket. Default `{ env: "SLACK_APP_TOKEN" }`. */
  readonly appToken?: SecretSpec;
  /** Slack calls `/slack/<name>` instead, and signs with this secret. Not together with `appToken`. */
  readonly signingSecret?: SecretSpec;
}

/** Which incidents, and what becomes of them. What a route does not say, the SLO's or service's own `notify` says. */
export interface RouteSpec {
  /** For `nines relay explain`. Default: its place in the list. */
  readonly name?: string;
  /**
   * Labels and tags that must all hold, and `severity` (`critical`, `warning`, `info`), `service`, `source` and `kind` (`slo`,
   * `prometheus`, `cloudwatch`, `notice`, `unreadable`, `self`, `shift`) as the relay found them. Default: every incident.
   */
  readonly match?: Readonly<Record<string, LabelMatchSpec>>;
  /** Channel or channels. Default: that of the SLO or service. */
  readonly to?: ChannelSpec | readonly ChannelSpec[];
  /** Who is mentioned when a critical incident opens; `[]` for nobody. Default: who the SLO or service says. */
  readonly mention?: MentionSpec | readonly MentionSpec[];
  /** Name of an escalation. Default: none. */
  readonly escalation?: string;
  /** Take it for this severity, whatever its label says. */
  readonly severity?: "critical" | "warning" | "info";
  /** Hours in which only critical incidents call anybody. */
  readonly quietHours?: QuietHoursSpec;
  /** Name of a hand-over that gets it at once. */
  readonly handOver?: string;
  /** Also ask the routes below. Default false. */
  readonly continue?: boolean;
}

/** A value, one of several values, a regular expression for the whole value (Prometheus' dialect), or the opposite of these. */
export type LabelMatchSpec =
  | string
  | readonly string[]
  | { readonly matches: string }
  | { readonly not: string | readonly string[] | { readonly matches: string } };

export interface QuietHoursSpec {
  /** `22:00`. */
  readonly from: string;
  /** `07:00`; before `from` means the next morning. */
  readonly to: string;
  /** `Europe/Berlin`. Default `UTC`. */
  readonly timezone?: string;
}

/** Ids of users and user groups per action. An action without a list is everybody's. */
export interface PermissionsSpec {
  readonly acknowledge?: readonly string[];
  /** Also for lifting a silence. */
  readonly silence?: readonly string[];
  readonly escalate?: readonly string[];
  readonly assign?: readonly string[];
}

export interface RelayTimingSpec {
  /** A re-fire within this time after the resolve reopens the incident. Default `15m`. */
  readonly quietWindow?: DurationText;
  /** A resolve is shown after this time without a re-fire. Default `30s`. */
  readonly greenDelay?: DurationText;
  /** Life of an acknowledgement of a critical incident. Default `30m`. */
  readonly acknowledgement?: DurationText;
  /** Between two polls of a source. Default `60s`. */
  readonly poll?: DurationText;
  /** Polls without an alert until it is unknown. Default 3. */
  readonly missedPolls?: number;
  /** A critical incident that nobody acknowledged is mentioned once more after this time. Default `15m`. */
  readonly remind?: DurationText;
  /** Alerts of one service join an open incident of other sources within this time of its start. Default `10m`. */
  readonly correlate?: DurationText;
  /** A critical message that could not be shown for this long is handed over. Default `5m`. */
  readonly outage?: DurationText;
}

export interface StormSpec {
  /** New incidents in a channel that start a storm. Default 15. */
  readonly incidents?: number;
  /** Within this time. Default `60s`. */
  readonly within?: DurationText;
  /** Quiet time that ends it. Default `5m`. */
  readonly quiet?: DurationText;
  /** Critical incidents of new kinds that still get their own message, per minute. Default 5. */
  readonly ownPerMinute?: number;
  /** Between two edits of the storm's message. Default `10s`. */
  readonly edit?: DurationText;
}

export interface DeadmanSpec {
  /** An alert that always fires; the relay raises an alarm when it stops arriving. */
  readonly watchdog?: {
    /** Default `Watchdog`. */
    readonly alertname?: string;
    /** Longer than Alertmanager's repeat interval for it. Default `5m`. */
    readonly within?: DurationText;
  };
  /** Secret address that the relay calls each minute while it works, such as that of a heartbeat monitor. */
  readonly heartbeat?: SecretSpec;
  /** A message each day that proves the way to Slack, removed afterwards. */
  readonly canary?: {
    /** `09:00`. */
    readonly at: string;
    /** `Europe/Berlin`. Default `UTC`. */
    readonly timezone?: string;
    readonly channel: ChannelSpec;
  };
}

export interface RelayPrometheusSpec {
  /** `http://prometheus:9090`. */
  readonly url: string;
  readonly auth?: HttpAuthSpec;
}

export interface RelayExporterSpec {
  /** `http://nines-exporter:9469`. */
  readonly url: string;
  readonly auth?: HttpAuthSpec;
}
