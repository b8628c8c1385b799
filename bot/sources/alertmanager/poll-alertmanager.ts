import { parse } from "yaml";
import { alertmanagerAlert } from "../../intake/parse/alertmanager-alert.ts";
import { parseInstant } from "../../intake/parse/instant.ts";
import { type Fields, pick, pickList, pickText } from "../../intake/parse/json-value.ts";
import { contextOf } from "../../intake/parse/message-context.ts";
import { oneLine } from "../../intake/parse/one-line.ts";
import type { Observation, Suppression } from "../../model/observation.ts";
import type { PollReport, SourceSilence } from "../poll-report.ts";
import type { AlertmanagerClient, PeerAnswer } from "./alertmanager-client.ts";

interface PollOptions {
  readonly source: string;
  readonly client: AlertmanagerClient;
  readonly nowMs: number;
  /** Receivers whose notifications reach the relay, as the webhooks named them. Empty: those of its configuration that are webhooks. */
  readonly receivers: readonly string[];
}

/**
 * Asks an Alertmanager pair what fires now. What fires at any of them fires: each Prometheus sends to all, and one that just started
 * knows nothing yet. An alert that goes to other receivers only is nobody's business here and left out.
 */
export async function pollAlertmanager({ source, client, nowMs, receivers }: PollOptions): Promise<PollReport> {
  const [answers, silenceAnswers] = await Promise.all([client.alerts(), client.silences()]);
  const answered = valuesOf(answers);
  const silences = new Map(
    valuesOf(silenceAnswers).flatMap((list) => list.map((silence) => [silence.id, silence] as const)),
  );
  const empty = { source, atMs: nowMs, known: undefined, resolved: [] };
  if (answered.length === 0) {
    return { ...empty, isComplete: false, why: reasons(answers), alerts: [], silences: [...silences.values()] };
  }
  const wanted = receivers.length > 0 ? receivers : await webhookReceivers(client);
  const reported = new Map<string, Fields>();
  for (const alert of answered.flat()) {
    const key = pickText(alert, "fingerprint") ?? JSON.stringify(pick(alert, "labels"));
    const known = reported.get(key);
    if (known === undefined || knowsMore(alert, known)) reported.set(key, alert);
  }
  const names = new Map(
    [...reported].map(([fingerprint, alert]) => [
      fingerprint,
      pickText(pick(alert, "labels"), "alertname") ?? fingerprint,
    ]),
  );
  const alerts = [...reported.values()].flatMap((alert) => {
    const receiver = receiversOf(alert).find((name) => wanted === undefined || wanted.includes(name));
    if (receiver === undefined) return [];
    const observation = toObservation(alert, { source, receiver, nowMs });
    return [{ ...observation, suppressed: suppressionOf(alert, { silences, names }) }];
  });
  const haveSilences = silenceAnswers.some(({ kind }) => kind === "answered");
  return {
    ...empty,
    isComplete: haveSilences,
    why: haveSilences ? undefined : reasons(silenceAnswers),
    alerts,
    silences: [...silences.values()],
  };
}

/** The same reading as that of a webhook, so that fingerprint and labels are the same. */
function toObservation(
  alert: Fields,
  { source, receiver, nowMs }: { readonly source: string; readonly receiver: string; readonly nowMs: number },
): Observation {
  const group = {
    receiver,
    groupLabels: {},
    status: "firing",
    externalUrl: undefined,
    reason: undefined,
    commonAnnotations: {},
    identity: undefined,
    truncated: 0,
  };
  const delivery = {
    id: 0,
    source,
    intake: "poll",
    receivedAtMs: nowMs,
    body: "",
    messageId: undefined,
    sentAtMs: undefined,
  } as const;
  // Its end lies ahead while it fires; a clock that runs behind would make it look over.
  return alertmanagerAlert({ ...alert, status: "firing" }, group, contextOf(delivery)).observation;
}

function suppressionOf(
  alert: Fields,
  {
    silences,
    names,
  }: { readonly silences: ReadonlyMap<string, SourceSilence>; readonly names: ReadonlyMap<string, string> },
): Suppression | undefined {
  const by = idsIn(alert);
  if (by.silencedBy.length > 0) {
    // The one that ends last tells when the alert may be heard again.
    const found = by.silencedBy
      .flatMap((id) => silences.get(id) ?? [])
      .sort((a, b) => (b.untilMs ?? 0) - (a.untilMs ?? 0))[0];
    const who =
      found === undefined
        ? `silence ${by.silencedBy[0]}`
        : [found.by, found.reason].filter((text) => text !== "").join(": ");
    return { kind: "silenced", by: oneLine(who), untilMs: found?.untilMs };
  }
  const [inhibitor] = by.inhibitedBy;
  if (inhibitor !== undefined)
    return { kind: "inhibited", by: oneLine(names.get(inhibitor) ?? inhibitor), untilMs: undefined };
  const [interval] = by.mutedBy;
  return interval === undefined
    ? undefined
    : { kind: "muted", by: oneLine(`time interval ${interval}`), untilMs: undefined };
}

/** Silences reach a peer a moment later; else the newer word of Prometheus counts. */
function knowsMore(alert: Fields, known: Fields): boolean {
  if (isHeldBack(alert) !== isHeldBack(known)) return isHeldBack(alert);
  return (parseInstant(pick(alert, "updatedAt")) ?? 0) > (parseInstant(pick(known, "updatedAt")) ?? 0);
}

function isHeldBack(alert: Fields): boolean {
  const { silencedBy, inhibitedBy, mutedBy } = idsIn(alert);
  return silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
}

function idsIn(alert: Fields) {
  const list = (name: string): readonly string[] => pickList(pick(alert, "status"), name).map(String);
  return { silencedBy: list("silencedBy"), inhibitedBy: list("inhibitedBy"), mutedBy: list("mutedBy") };
}

function receiversOf(alert: Fields): readonly string[] {
  return pickList(alert, "receivers").flatMap((receiver) => pickText(receiver, "name") ?? []);
}

/** Names of the receivers that post to webhooks; undefined when no configuration can be read. Addresses are struck out there, so it may be more than ours. */
async function webhookReceivers(client: AlertmanagerClient): Promise<readonly string[] | undefined> {
  for (const { config } of valuesOf(await client.status())) {
    try {
      const value: unknown = parse(config);
      return pickList(value, "receivers")
        .filter((receiver) => pickList(receiver, "webhook_configs").length > 0)
        .flatMap((receiver) => pickText(receiver, "name") ?? []);
    } catch {
      // The other one may show a configuration that can be read.
    }
  }
  return undefined;
}

function valuesOf<T>(answers: readonly PeerAnswer<T>[]): readonly T[] {
  return answers.flatMap((answer) => (answer.kind === "answered" ? [answer.value] : []));
}

function reasons(answers: readonly PeerAnswer<unknown>[]): string {
  const all = answers.flatMap((answer) => (answer.kind === "failed" ? [answer.why] : []));
  return all.length === 0 ? "it has no API address" : all.join("; ");
}
