import type { HandOver } from "../../slo/relay/relay-model.ts";
import type { HandOverEvent } from "./hand-over-event.ts";

/** A request that a system that calls people understands. */
export interface HandOverRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The request that tells a system of an event. Telling it twice changes nothing: all three know an incident by its id. */
export function handOverRequest(handOver: HandOver, event: HandOverEvent, key: string | undefined): HandOverRequest {
  switch (handOver.kind) {
    case "pagerduty":
      return request(handOver.url, {}, pagerDutyBody(handOver, event, key));
    case "opsgenie":
      return request(
        opsgenieUrl(handOver.url, event),
        { authorization: `GenieKey ${key}` },
        opsgenieBody(handOver, event),
      );
    case "webhook":
      return request(
        handOver.url,
        {
          "idempotency-key": `${event.incident}-${event.kind}-${event.atMs}`,
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
        webhookBody(handOver, event),
      );
  }
}

function request(url: string, headers: Readonly<Record<string, string>>, body: unknown): HandOverRequest {
  return {
    url,
    headers: { "content-type": "application/json", "user-agent": "nines", ...headers },
    body: JSON.stringify(body),
  };
}

/** Source of the fields: https://developer.pagerduty.com/docs/events-api-v2-overview. */
function pagerDutyBody(handOver: HandOver, event: HandOverEvent, key: string | undefined) {
  const action = { routing_key: key, event_action: event.kind, dedup_key: event.incident };
  if (event.kind !== "trigger") return action;
  return {
    ...action,
    client: "nines",
    ...(event.link === undefined ? {} : { client_url: event.link }),
    links: event.links.map(({ name, url }) => ({ href: url, text: name })),
    payload: {
      summary: shorten(event.title, 1024),
      source: event.service || "nines",
      severity: event.severity,
      timestamp: new Date(event.atMs).toISOString(),
      ...(event.service === "" ? {} : { component: event.service }),
      custom_details: { ...event.labels, ...handOver.labels },
    },
  };
}

const priorities = { critical: "P1", warning: "P3", info: "P5" } as const;

/** Source of the fields and limits: https://docs.opsgenie.com/docs/alert-api. */
function opsgenieBody(handOver: HandOver, event: HandOverEvent) {
  const who = { source: "nines", ...(event.by === undefined ? {} : { user: shorten(event.by, 100) }) };
  if (event.kind !== "trigger") return { ...who, note: `${event.kind}d in Slack` };
  const links = [...(event.link === undefined ? [] : [{ name: "Slack", url: event.link }]), ...event.links];
  return {
    ...who,
    message: shorten(event.title, 130),
    alias: event.incident,
    description: shorten([event.title, ...links.map(({ name, url }) => `${name}: ${url}`)].join("\n"), 15_000),
    priority: priorities[event.severity],
    ...(event.service === "" ? {} : { entity: shorten(event.service, 512) }),
    tags: Object.entries(handOver.labels).map(([name, value]) => shorten(`${name}:${value}`, 50)),
    details: { ...event.labels, ...handOver.labels },
  };
}

function opsgenieUrl(base: string, { kind, incident }: HandOverEvent): string {
  const url = new URL(base);
  if (kind === "trigger") return url.href;
  const action = kind === "resolve" ? "close" : "acknowledge";
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodeURIComponent(incident)}/${action}`;
  url.searchParams.set("identifierType", "alias");
  return url.href;
}

function webhookBody(handOver: HandOver, event: HandOverEvent) {
  const { kind, incident, title, severity, service, labels, link, links, by, atMs } = event;
  return {
    version: "1",
    event: kind,
    at: new Date(atMs).toISOString(),
    by: by ?? "nines",
    incident: { id: incident, title, severity, service, labels: { ...labels, ...handOver.labels }, link, links },
  };
}

function shorten(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
