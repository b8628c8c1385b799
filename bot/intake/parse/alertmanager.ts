import type { Labels } from "../../../slo/model.ts";
import type { Observation } from "../../model/observation.ts";
import { alertmanagerAlert, type WebhookGroup } from "./alertmanager-alert.ts";
import { groupKeyText } from "./group-key-text.ts";
import { type Fields, fieldsOf, pick, pickList, pickNumber, pickText } from "./json-value.ts";
import { hashOf, inEnvelopes, type MessageContext, type ParsedMessage } from "./message-context.ts";
import { oneLine } from "./one-line.ts";
import { safeLabels } from "./safe-labels.ts";
import { safeUrl } from "./safe-links.ts";
import { unreadable } from "./unreadable.ts";

/** Whether a body is a notification about a group of alerts, of Alertmanager or of one of its many likenesses. */
export function isAlertmanagerBody(body: Fields): boolean {
  return Array.isArray(pick(body, "alerts"));
}

/** Whether a value is one alert as Prometheus and Alertmanager's API write it. */
export function isBareAlert(body: Fields): boolean {
  return fieldsOf(pick(body, "labels")) !== undefined && pick(body, "startsAt", "endsAt", "annotations") !== undefined;
}

/** The webhook of Alertmanager, versions 3 and 4, and of Grafana, vmalert and others that speak it more or less. */
export function parseAlertmanager(body: Fields, text: string, context: MessageContext): ParsedMessage {
  const version = versionOf(body);
  const form = inEnvelopes(version.form, context);
  const group = groupOf(body, text);
  const alerts = pickList(body, "alerts");
  const readable = alerts.map(fieldsOf).filter((alert) => alert !== undefined);
  const { read, collisions } = withoutCollisions(readable.map((alert) => alertmanagerAlert(alert, group, context)));
  const lost = alerts.length - readable.length;
  if (read.length === 0 || lost > 0) {
    const why =
      alerts.length === 0 ? "its list of alerts is empty" : `${lost} of its ${alerts.length} alerts are no objects`;
    const rest = unreadable(text, { why, form: version.form }, context);
    return { ...rest, observations: [...read, ...rest.observations], truncated: group.truncated };
  }
  return {
    form,
    observations: read,
    warnings: warningsOf(body, version.warning, collisions, group),
    truncated: group.truncated,
  };
}

function versionOf(body: Fields): { readonly form: string; readonly warning: string | undefined } {
  const version = pickText(body, "version");
  const isGrafana =
    pick(body, "orgId") !== undefined || (version === "1" && pick(body, "state", "title") !== undefined);
  if (isGrafana) return { form: `Grafana webhook (version ${version ?? "absent"})`, warning: undefined };
  if (version === "4") return { form: "Alertmanager webhook v4", warning: undefined };
  if (version === "3")
    return {
      form: "Alertmanager webhook v3",
      warning: "The sender speaks version 3 of the webhook, of Alertmanager before 0.5: update it",
    };
  if (version === undefined)
    return {
      form: "Alertmanager webhook without a version",
      warning: "The sender does not name the version of its webhook; it was read as version 4",
    };
  return {
    form: `Alertmanager webhook, version ${oneLine(version, 20)}`,
    warning: `The sender names version ${oneLine(version, 20)} of the webhook, which Alertmanager never had; it was read as version 4`,
  };
}

function groupOf(body: Fields, text: string): WebhookGroup {
  const receiver = unquoted(pickText(body, "receiver") ?? "");
  const groupLabels = safeLabels(pick(body, "groupLabels"));
  const key = groupKeyText(body, text);
  return {
    receiver,
    groupLabels,
    status: pickText(body, "status")?.toLowerCase(),
    externalUrl: safeUrl(pick(body, "externalURL", "externalUrl")),
    reason: pickText(body, "notification_reason", "notificationReason"),
    commonAnnotations: safeLabels(pick(body, "commonAnnotations")),
    identity:
      key === undefined && Object.keys(groupLabels).length === 0
        ? undefined
        : hashOf(receiver, key ?? sortedText(groupLabels)),
    truncated: Math.min(1e9, Math.max(0, Math.trunc(pickNumber(body, "truncatedAlerts") ?? 0))),
  };
}

/** Alertmanager sends the receiver's name quoted for regular expressions: `web\.hook`. */
function unquoted(receiver: string): string {
  return receiver.replaceAll(/\\([\\.+*?()|[\]{}^$])/g, "$1");
}

/**
 * Hand-made and relabelled bodies can carry one fingerprint on several label sets; then the labels tell the alerts apart, else one would
 * resolve the others.
 */
function withoutCollisions(alerts: readonly { readonly observation: Observation; readonly computed: () => string }[]): {
  readonly read: readonly Observation[];
  readonly collisions: number;
} {
  const isAlone = (same: readonly { readonly observation: Observation }[]) =>
    same.length < 2 || new Set(same.map(({ observation }) => sortedText(observation.labels))).size === 1;
  const sets = Map.groupBy(alerts, ({ observation }) => observation.fingerprint);
  const shared = new Set([...sets].filter(([, same]) => !isAlone(same)).map(([fingerprint]) => fingerprint));
  const read = alerts.map(({ observation, computed }) => {
    const { fingerprint } = observation;
    return shared.has(fingerprint) ? { ...observation, fingerprint: `${fingerprint}/${computed()}` } : observation;
  });
  return { read, collisions: alerts.filter(({ observation }) => shared.has(observation.fingerprint)).length };
}

function sortedText(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function warningsOf(
  body: Fields,
  version: string | undefined,
  collisions: number,
  { truncated }: WebhookGroup,
): readonly string[] {
  const alerts = pickList(body, "alerts");
  const without = (...names: readonly string[]) => alerts.filter((alert) => pick(alert, ...names) === undefined).length;
  const missing = [
    { count: without("status"), what: "no status; the group's was taken" },
    { count: without("fingerprint"), what: "no fingerprint; it was computed from the labels" },
    { count: without("startsAt"), what: "no start; the time of arrival was taken" },
    { count: collisions, what: "a fingerprint that other labels have too; the labels tell them apart" },
  ];
  return [
    ...(version === undefined ? [] : [version]),
    ...missing
      .filter(({ count }) => count > 0)
      .map(({ count, what }) => `${count} of ${alerts.length} alerts have ${what}`),
    ...(truncated === 0
      ? []
      : [
          `The sender cut off ${truncated} alerts, whose resolves may never arrive: set max_alerts of its webhook_configs to 0`,
        ]),
  ];
}
