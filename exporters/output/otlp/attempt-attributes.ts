import type { Attributes } from "@opentelemetry/api";
import { redactText } from "../../../service/redact.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import type { Hop, ProbeAttempt } from "../../probe/probe-attempt.ts";

/** Methods that semantic conventions know; any other is `_OTHER`, which keeps the number of series small. */
const knownMethods = new Set(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE", "QUERY"]);

/** What one request of an attempt was, in the words of the semantic conventions for HTTP clients. */
export function hopAttributes(hop: Hop, method: string | undefined): Attributes {
  const url = URL.canParse(hop.url) ? new URL(hop.url) : undefined;
  return {
    "http.request.method": methodName(method),
    "url.full": redactText(hop.url),
    ...(url === undefined ? {} : { "url.scheme": url.protocol.replace(":", ""), ...serverAttributes(url) }),
    ...(hop.status === undefined ? {} : { "http.response.status_code": hop.status }),
    ...(hop.address === undefined ? {} : { "network.peer.address": hop.address }),
  };
}

/** Name of the span of a request: the method, or `HTTP` when the conventions do not know it. */
export function requestName(method: string | undefined): string {
  const name = methodName(method);
  return name === "_OTHER" ? "HTTP" : name;
}

/** Method of a request after redirects, as browsers and probes change it. */
export function methodOfHop(probe: Probe, hops: readonly Hop[], index: number): string | undefined {
  if (probe.kind === "websocket") return "GET";
  if (probe.kind !== "http") return undefined;
  return hops.slice(0, index).reduce((method, { status }) => {
    const turns = status === 303 || ((status === 301 || status === 302) && method === "POST");
    return turns && method !== "HEAD" ? "GET" : method;
  }, probe.method.toUpperCase());
}

/** Where a probe goes, for kinds without a URL. */
export function placeAttributes(probe: Probe): Attributes {
  switch (probe.kind) {
    case "tcp":
    case "tls":
    case "grpc":
      return { "server.address": probe.host, "server.port": probe.port };
    case "icmp":
      return { "server.address": probe.host };
    case "dns":
      return {
        "dns.question.name": probe.query,
        ...(probe.resolver === undefined ? {} : { "server.address": probe.resolver }),
      };
    default:
      return {};
  }
}

/** Why it failed, as a short word: the status when that is the reason. Absent when it did not fail. */
export function errorType({ result, reason, hops }: ProbeAttempt): Attributes {
  if (result === "success") return {};
  const status = hops.at(-1)?.status;
  return { "error.type": reason === "status" && status !== undefined ? String(status) : (reason ?? "prober") };
}

/** The attributes that a duration is measured by: those of the last request, without what is different every time. */
export function durationAttributes(probe: Probe, attempt: ProbeAttempt): Attributes {
  const last = attempt.hops.at(-1);
  const {
    "url.full": _,
    "network.peer.address": __,
    ...low
  } = last === undefined
    ? { ...targetAttributes(probe) }
    : hopAttributes(last, methodOfHop(probe, attempt.hops, attempt.hops.length - 1));
  return { ...low, ...errorType(attempt), "user_agent.synthetic.type": "test" };
}

/** What is known of the request before anything was sent. */
export function targetAttributes(probe: Probe): Attributes {
  if (probe.kind !== "http" && probe.kind !== "websocket") return placeAttributes(probe);
  return hopAttributes(
    { url: probe.url, address: undefined, status: undefined, phases: {} },
    methodOfHop(probe, [], 0),
  );
}

function methodName(method: string | undefined): string {
  const name = method?.toUpperCase();
  return name !== undefined && knownMethods.has(name) ? name : "_OTHER";
}

function serverAttributes({ protocol, hostname, port }: URL): Attributes {
  const usual = protocol === "https:" || protocol === "wss:" ? 443 : 80;
  return { "server.address": hostname.replace(/^\[|\]$/g, ""), "server.port": port === "" ? usual : Number(port) };
}
