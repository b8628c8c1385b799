import type { HttpAuthSpec, SecretSpec } from "../probe/probe-spec.ts";

/** Where alerts come from. Without `kind` it is Alertmanager. */
export type RelaySourceSpec = AlertmanagerSourceSpec | SnsSourceSpec | SqsSourceSpec | ShiftsSourceSpec;

/** Anything that posts JSON: Alertmanager, Grafana, vmalert, the nines exporter. It posts to `/in/<name>`. */
export interface AlertmanagerSourceSpec {
  readonly kind?: "alertmanager";
  /** Lower-case letters, digits and hyphens: `alertmanager`. */
  readonly name: string;
  /** Bearer tokens that senders may show; several during a rotation. Default: none, for senders on this machine. */
  readonly tokens?: readonly SecretSpec[];
  /** Basic logins, for senders that know no bearer tokens. */
  readonly basic?: readonly { readonly user: string; readonly password: SecretSpec }[];
  /** Addresses of Alertmanager, all of a cluster: `["http://alertmanager-0:9093"]`. Needed for silences and lost resolves. */
  readonly api?: string | readonly string[];
  /** Login at these addresses. */
  readonly apiAuth?: HttpAuthSpec;
}

/** Amazon SNS over HTTPS. It posts to `/in/<name>`. */
export interface SnsSourceSpec {
  readonly kind: "sns";
  readonly name: string;
  /** ARNs of the topics that may send: `["arn:aws:sns:eu-west-1:123456789012:alarms"]`. */
  readonly topics: readonly string[];
}

/** Amazon SQS by long polling: no inbound internet. What is in the queue is trusted; its policy decides who may send. */
export interface SqsSourceSpec {
  readonly kind: "sqs";
  readonly name: string;
  /** `https://sqs.eu-west-1.amazonaws.com/123456789012/alarms`. */
  readonly queueUrl: string;
  /** Default: the one in `queueUrl`. */
  readonly region?: string;
  /** Address of the API, for a queue that is not at AWS' own address. */
  readonly endpoint?: string;
}

/** The nines exporter's reports of traffic shifts. It posts to `/in/<name>`. */
export interface ShiftsSourceSpec {
  readonly kind: "shifts";
  /** Lower-case letters, digits and hyphens: `shifts`. */
  readonly name: string;
  /** Bearer tokens that exporters may show; several during a rotation. Default: none, for an exporter on this machine. */
  readonly tokens?: readonly SecretSpec[];
}
