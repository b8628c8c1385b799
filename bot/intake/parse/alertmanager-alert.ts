import { labelFingerprint } from "../../../slo/label-fingerprint.ts";
import type { Labels } from "../../../slo/model.ts";
import type { Observation, Suppression } from "../../model/observation.ts";
import { parseInstant } from "./instant.ts";
import { type Fields, pick, pickList, pickText, textOf } from "./json-value.ts";
import { type MessageContext, messageTimeMs } from "./message-context.ts";
import { firstLine, oneLine } from "./one-line.ts";
import { parseSeverity } from "./parse-severity.ts";
import { safeLabels } from "./safe-labels.ts";
import { linksOf, safeUrl } from "./safe-links.ts";

/** What a notification says about all its alerts. */
export interface WebhookGroup {
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly status: string | undefined;
  readonly externalUrl: string | undefined;
  readonly reason: string | undefined;
  readonly commonAnnotations: Labels;
  readonly identity: string | undefined;
  readonly truncated: number;
}

/** One alert of a notification, and the fingerprint that its labels have. */
export function alertmanagerAlert(
  alert: Fields,
  group: WebhookGroup,
  context: MessageContext,
): { readonly observation: Observation; readonly computed: () => string } {
  const labels = safeLabels(pick(alert, "labels"));
  const annotations = safeLabels(pick(alert, "annotations"), group.commonAnnotations, valuesOf(alert));
  const startedAtMs = parseInstant(pick(alert, "startsAt"));
  const endedAtMs = parseInstant(pick(alert, "endsAt"));
  const isResolved = isOver(alert, { group, endedAtMs, nowMs: messageTimeMs(context) });
  const generatorUrl = pickText(alert, "generatorURL", "generatorUrl");
  const name =
    oneLine(labels["alertname"] ?? "") || oneLine(group.groupLabels["alertname"] ?? "") || "alert without a name";
  const computed = () => labelFingerprint(labels);
  const observation: Observation = {
    source: context.delivery.source,
    fingerprint: pickText(alert, "fingerprint") ?? computed(),
    status: isResolved ? "resolved" : "firing",
    changedAtMs: (isResolved ? endedAtMs : startedAtMs) ?? messageTimeMs(context),
    startedAtMs,
    name,
    title: titleOf(annotations) ?? name,
    severity: parseSeverity(labels["severity"]),
    labels,
    annotations,
    links: linksOf(annotations, linkFields(alert), labels),
    facts: {
      kind: "prometheus",
      receiver: group.receiver,
      groupLabels: group.groupLabels,
      externalUrl: group.externalUrl,
      generatorUrl: safeUrl(generatorUrl),
      reason: group.reason,
    },
    suppressed: suppressionOf(alert),
    isTest: isHandMade(alert),
    notes: [],
    group: group.identity,
  };
  return { observation, computed };
}

/** The alert's own word, then its end, then the group's word. A group fires while one of its alerts does. */
function isOver(
  alert: Fields,
  {
    group,
    endedAtMs,
    nowMs,
  }: { readonly group: WebhookGroup; readonly endedAtMs: number | undefined; readonly nowMs: number },
): boolean {
  const status = pickText(alert, "status")?.toLowerCase();
  if (status !== undefined) return status === "resolved";
  // Alertmanager's API has an object there, and only alerts that have not ended.
  if (pick(alert, "status") !== undefined) return false;
  if (group.status === "resolved") return true;
  return endedAtMs !== undefined && endedAtMs <= nowMs;
}

/** Grafana's values, which it puts beside the annotations: `C=12, D=1`. */
function valuesOf(alert: Fields): Labels {
  const values = Object.entries(safeLabels(pick(alert, "values"))).map(([name, value]) => `${name}=${value}`);
  return values.length === 0 ? {} : safeLabels({ values: values.join(", ") });
}

function linkFields(alert: Fields): Labels {
  return safeLabels({
    dashboardURL: pick(alert, "dashboardURL"),
    panelURL: pick(alert, "panelURL"),
    generatorURL: pick(alert, "generatorURL", "generatorUrl"),
    silenceURL: pick(alert, "silenceURL"),
  });
}

function titleOf(annotations: Labels): string | undefined {
  const lines = ["summary", "title", "message", "description"].map((name) => firstLine(annotations[name] ?? ""));
  return lines.find((line) => line !== "");
}

/** What Alertmanager's API says of an alert that it holds back; webhooks never carry such alerts. */
function suppressionOf(alert: Fields): Suppression | undefined {
  const status = pick(alert, "status");
  const ids = (name: string) => pickList(status, name).map((id) => oneLine(textOf(id) ?? "", 80));
  const silences = ids("silencedBy");
  if (silences.length > 0) return { kind: "silenced", by: `silence ${silences.join(", ")}`, untilMs: undefined };
  const inhibitors = ids("inhibitedBy");
  return inhibitors.length === 0
    ? undefined
    : { kind: "inhibited", by: `alert ${inhibitors.join(", ")}`, untilMs: undefined };
}

/** `amtool alert add` sends an empty generator and, unless told otherwise, no annotations; rules always have a generator. */
function isHandMade(alert: Fields): boolean {
  return pick(alert, "generatorURL") === "" && Object.keys(safeLabels(pick(alert, "annotations"))).length === 0;
}
