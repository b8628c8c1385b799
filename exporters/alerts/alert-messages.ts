import { labelFingerprint } from "../../slo/label-fingerprint.ts";
import type { Labels } from "../../slo/model.ts";
import type { AlertState } from "./alert-states.ts";

/** One alert as `POST /api/v2/alerts` of Alertmanager takes it. */
export interface PostableAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

/**
 * The alerts for Alertmanager. A firing one ends by itself after four rounds, so that the alerts of a dead exporter end, as those of a dead
 * Prometheus do. Source: `sendAlerts` in Prometheus' rules/manager.go.
 */
export function postableAlerts(
  told: readonly AlertState[],
  nowMs: number,
  options: MessageOptions,
): readonly PostableAlert[] {
  return told.map(({ labels, annotations, firingSinceMs, resolvedMs }) => ({
    labels,
    annotations,
    startsAt: timeText(firingSinceMs ?? nowMs),
    endsAt: timeText(resolvedMs ?? nowMs + 4 * options.resendMs),
    generatorURL: generatorUrl(labels, options),
  }));
}

export interface MessageOptions {
  /** Longest time between two messages about the same alert. */
  readonly resendMs: number;
  /** Where people reach the exporter. */
  readonly externalUrl: string;
}

/** One notification as Alertmanager's webhook receiver sends it, for a relay without an Alertmanager in between. */
export interface WebhookMessage {
  readonly version: "4";
  readonly groupKey: string;
  readonly truncatedAlerts: 0;
  readonly status: "firing" | "resolved";
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Labels;
  readonly externalURL: string;
  readonly alerts: readonly (PostableAlert & {
    readonly status: "firing" | "resolved";
    readonly fingerprint: string;
  })[];
}

/** One message per SLO, as a route with `group_by: [slo_id]` would group them. Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export function webhookMessages(told: readonly AlertState[], options: MessageOptions): readonly WebhookMessage[] {
  const groups = Map.groupBy(told, ({ labels }) => labels["slo_id"] ?? labels["target"] ?? "");
  return [...groups].map(([id, states]): WebhookMessage => {
    const alerts = states.map(({ labels, annotations, firingSinceMs, resolvedMs }) => ({
      status: resolvedMs === undefined ? ("firing" as const) : ("resolved" as const),
      labels,
      annotations,
      startsAt: timeText(firingSinceMs ?? 0),
      endsAt: resolvedMs === undefined ? "0001-01-01T00:00:00Z" : timeText(resolvedMs),
      generatorURL: generatorUrl(labels, options),
      fingerprint: labelFingerprint(labels),
    }));
    const groupLabels: Labels = alerts[0]?.labels["slo_id"] === undefined ? { target: id } : { slo_id: id };
    return {
      version: "4",
      groupKey: `{}/{}:{${Object.entries(groupLabels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)}}`,
      truncatedAlerts: 0,
      status: alerts.some(({ status }) => status === "firing") ? "firing" : "resolved",
      receiver: "nines-exporter",
      groupLabels,
      commonLabels: common(alerts.map(({ labels }) => labels)),
      commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
      externalURL: options.externalUrl,
      alerts,
    };
  });
}

/** The page of the web app, which the exporter serves itself. */
function generatorUrl(labels: Labels, { externalUrl }: MessageOptions): string {
  const [slo, target] = [labels["slo_id"], labels["target"]];
  if (slo === undefined) return `${externalUrl}/#/${target === undefined ? "" : "targets"}`;
  return `${externalUrl}/#/slo/${encodeURIComponent(slo)}`;
}

function common(all: readonly Labels[]): Labels {
  const [first = {}, ...rest] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((labels) => labels[name] === value)),
  );
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
