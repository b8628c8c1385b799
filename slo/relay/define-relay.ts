import type { EscalationSpec, HandOverSpec, RotationSpec } from "./on-call-spec.ts";
import type { AlertmanagerSourceSpec, ShiftsSourceSpec, SnsSourceSpec, SqsSourceSpec } from "./relay-source-spec.ts";
import type { RouteSpec } from "./relay-spec.ts";

/**
 * Anything that posts JSON to `/in/<name>`: Alertmanager, Grafana, vmalert.
 * @example
 * alertmanagerSource("alertmanager", { api: ["http://alertmanager-0:9093", "http://alertmanager-1:9093"] })
 */
export function alertmanagerSource(
  name: string,
  rest: Omit<AlertmanagerSourceSpec, "kind" | "name"> = {},
): AlertmanagerSourceSpec {
  return { kind: "alertmanager", name, ...rest };
}

/**
 * SNS over HTTPS.
 * @example
 * snsSource("cloudwatch", { topics: ["arn:aws:sns:eu-west-1:123456789012:alarms"] })
 */
export function snsSource(name: string, rest: Omit<SnsSourceSpec, "kind" | "name">): SnsSourceSpec {
  return { kind: "sns", name, ...rest };
}

/**
 * A queue that SNS or EventBridge fills.
 * @example
 * sqsSource("cloudwatch", { queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/alarms" })
 */
export function sqsSource(name: string, rest: Omit<SqsSourceSpec, "kind" | "name">): SqsSourceSpec {
  return { kind: "sqs", name, ...rest };
}

/**
 * The nines exporter's reports of traffic shifts, posted to `/in/<name>`.
 * @example
 * shiftSource("shifts", { tokens: [{ env: "SHIFTS_TOKEN" }] })
 */
export function shiftSource(name: string, rest: Omit<ShiftsSourceSpec, "kind" | "name"> = {}): ShiftsSourceSpec {
  return { kind: "shifts", name, ...rest };
}

/**
 * Which incidents, and what becomes of them.
 * @example
 * route("payments", { match: { team: "payments" }, to: "#payments-oncall", mention: "primary" })
 */
export function route(name: string, rest: Omit<RouteSpec, "name">): RouteSpec {
  return { name, ...rest };
}

/**
 * People who take turns.
 * @example
 * rotation("primary", { members: ["U012ABCDEF", "U034GHIJKL"], handover: "monday 09:00", timezone: "Europe/Berlin" })
 */
export function rotation(name: string, rest: Omit<RotationSpec, "name">): RotationSpec {
  return { name, ...rest };
}

/**
 * Who is called when nobody acknowledges.
 * @example
 * escalation("payments", [{ after: "10m", mention: "secondary" }, { after: "30m", handOver: "pagerduty" }])
 */
export function escalation(name: string, steps: EscalationSpec["steps"]): EscalationSpec {
  return { name, steps };
}

/**
 * A system that calls people.
 * @example
 * handOver("pagerduty", { kind: "pagerduty", key: { env: "PAGERDUTY_ROUTING_KEY" } })
 */
export function handOver(name: string, rest: Omit<HandOverSpec, "name">): HandOverSpec {
  return { name, ...rest };
}
