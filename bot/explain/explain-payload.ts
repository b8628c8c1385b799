import type { RelayOptions, RelaySource } from "../../slo/relay/relay-model.ts";
import type { RouteSubject } from "../incidents/book-options.ts";
import { IncidentBook } from "../incidents/incident-book.ts";
import { parseDelivery } from "../intake/parse-delivery.ts";
import type { Alert } from "../model/alert.ts";
import type { Intake } from "../model/delivery.ts";
import { type Destination, type Incident, isOpen } from "../model/incident.ts";
import type { RenderedMessage } from "../model/message.ts";
import type { Observation, ParsedDelivery, Severity } from "../model/observation.ts";
import { renderEntry } from "../render/render-entry.ts";
import { renderIncident } from "../render/render-incident.ts";
import { type ExplainedRouting, routeIncident } from "../routing/route-incident.ts";
import { bareShiftWarning, inShiftEnvelope } from "./bare-shift.ts";
import { explainRollouts, type RolloutExplanation } from "./explain-rollouts.ts";

/** A body, and the configuration that it would meet. */
export interface PayloadQuestion {
  readonly body: string;
  /** Name of the configured source that sends it; undefined: the first one that fits. */
  readonly source: string | undefined;
  readonly options: RelayOptions;
  readonly nowMs: number;
}

/** What the relay would make of a body that arrives now, as the first one it ever hears. */
export interface PayloadExplanation {
  readonly source: string;
  readonly parsed: ParsedDelivery;
  readonly incidents: readonly IncidentExplanation[];
  /** Of traffic shifts. */
  readonly rollouts: readonly RolloutExplanation[];
}

export interface IncidentExplanation {
  readonly incident: Incident;
  /** At most 20, the worst first. */
  readonly alerts: readonly Alert[];
  readonly routing: ExplainedRouting;
  /** It tells an end: the body alone would open nothing, so it is shown as if it had been heard before that it fires. */
  readonly isEnd: boolean;
  readonly messages: readonly ExplainedMessage[];
  /** Lines of its thread, as mark-up of Slack. */
  readonly thread: readonly string[];
}

export interface ExplainedMessage {
  readonly to: Destination;
  /** Ids that the first post calls. */
  readonly mentions: readonly string[];
  readonly message: RenderedMessage;
}

const mostAlerts = 20;

/** Says without any network what the relay would make of a body: how it is understood, which incidents, where to, whom it calls, and what is shown. */
export function explainPayload(question: PayloadQuestion): PayloadExplanation {
  const { options, nowMs } = question;
  const wrapped = inShiftEnvelope(question.body);
  const name = question.source ?? fittingSource(wrapped ?? question.body, options, nowMs);
  const kind = options.sources.find((one) => one.name === name)?.kind;
  const body = kind === "shifts" && wrapped !== undefined ? wrapped : question.body;
  const read = parse(body, { name, kind, nowMs });
  const parsed = body === question.body ? read : { ...read, warnings: [...read.warnings, bareShiftWarning] };
  const routed = new Map<string, ExplainedRouting>();
  const route = (subject: RouteSubject, atMs: number) => {
    const routing = routeIncident(subject, options, atMs);
    routed.set(routingKey(subject, routing.severity), routing);
    return routing;
  };
  const book = new IncidentBook(
    { timing: options.timing, route, escalations: options.escalations },
    { incidents: [], alerts: [] },
  );
  const begins = parsed.observations.filter(isEnd).map(beginOf);
  if (begins.length > 0) book.observe(begins, nowMs, nowMs);
  const begun = new Set([...book.recent()].map(({ id }) => id));
  book.observe(parsed.observations, nowMs, nowMs);
  const laterMs = nowMs + options.timing.greenDelayMs + 1;
  if (begins.length > 0) book.tick(laterMs);
  return {
    source: name,
    parsed,
    incidents: [...book.recent()].map((incident) => explainIncident(incident, { book, options, nowMs, routed, begun })),
    rollouts: explainRollouts(parsed.shifts ?? [], { source: name, options, nowMs }),
  };
}

function explainIncident(
  incident: Incident,
  {
    book,
    options,
    nowMs,
    routed,
    begun,
  }: {
    readonly book: IncidentBook;
    readonly options: RelayOptions;
    readonly nowMs: number;
    readonly routed: ReadonlyMap<string, ExplainedRouting>;
    readonly begun: ReadonlySet<string>;
  },
): IncidentExplanation {
  const alerts = book.alertsOf(incident.id, mostAlerts);
  const [lead] = alerts;
  const { service, kind, worst } = incident;
  const subject = {
    labels: lead?.labels ?? incident.labels,
    service,
    severity: worst,
    kind,
    source: lead?.source ?? "",
  };
  const routing = routed.get(routingKey(subject, worst)) ?? routeIncident(subject, options, nowMs);
  const view = {
    incident,
    alerts,
    slo: undefined,
    deploys: book.deploysNear(incident.openedAtMs, service),
    picture: undefined,
  };
  const canSilence = alerts.some(({ source }) => takesSilences(options.sources.find((one) => one.name === source)));
  const isNewFire = incident.status === "firing" && isOpen(incident);
  return {
    incident,
    alerts,
    routing,
    isEnd: begun.has(incident.id),
    messages: incident.destinations.map((to) => {
      const mentions = isNewFire ? to.mentions : [];
      return { to, mentions, message: renderIncident(view, { mentions, linkHosts: options.linkHosts, canSilence }) };
    }),
    thread: book.entriesOf(incident.id).map((entry) => renderEntry(entry)),
  };
}

function parse(
  body: string,
  {
    name,
    kind,
    nowMs,
  }: { readonly name: string; readonly kind: RelaySource["kind"] | undefined; readonly nowMs: number },
): ParsedDelivery {
  const intake: Intake = kind === "sns" || kind === "sqs" ? kind : "webhook";
  return parseDelivery({
    id: 1,
    source: name,
    intake,
    receivedAtMs: nowMs,
    body,
    messageId: undefined,
    sentAtMs: undefined,
  });
}

/** A webhook goes to an Alertmanager source, everything of AWS to one of SNS or SQS. */
function fittingSource(body: string, { sources }: RelayOptions, nowMs: number): string {
  const { observations, shifts, form } = parse(body, { name: "payload", kind: undefined, nowMs });
  const isWebhook = observations.some(({ facts }) => facts.kind === "prometheus");
  const isShift = shifts !== undefined || form.includes("shift report");
  const fits = sources.find(({ kind }) =>
    isShift ? kind === "shifts" : kind !== "shifts" && (kind === "alertmanager") === isWebhook,
  );
  return (fits ?? sources[0])?.name ?? "payload";
}

function isEnd({ status, facts }: Observation): boolean {
  if (status === "noData") return facts.kind === "cloudwatch" && facts.previousState === "ALARM";
  return status === "resolved" || status === "deleted";
}

/** The same alert while it fired. */
function beginOf(observation: Observation): Observation {
  const { startedAtMs, changedAtMs } = observation;
  const beganMs = Math.min(startedAtMs ?? changedAtMs - 1, changedAtMs - 1);
  return { ...observation, status: "firing", changedAtMs: beganMs, startedAtMs: startedAtMs ?? beganMs };
}

function takesSilences(source: RelaySource | undefined): boolean {
  return source !== undefined && source.kind !== "shifts" && (source.kind !== "alertmanager" || source.api.length > 0);
}

function routingKey({ labels, service, kind, source }: RouteSubject, severity: Severity): string {
  return JSON.stringify([labels, service, kind, source, severity]);
}
