import { type PrometheusAddress, withoutCredentials } from "./prometheus-address.ts";
import { type Answer, type ApiAnswer, answerToData } from "./prometheus-answer.ts";
import { PrometheusFault } from "./prometheus-fault.ts";

/** How to reach one Prometheus. */
export interface PrometheusConnection {
  readonly address: PrometheusAddress;
  readonly headers: Readonly<Record<string, string>>;
  /** How long the request that begins now may take. */
  readonly timeoutMs: () => number;
  /** Texts that no message may show. */
  readonly secrets: readonly string[];
}

/** A connection for one request. */
type TimedConnection = Omit<PrometheusConnection, "timeoutMs"> & { readonly timeoutMs: number };

/** Parameters of one request; a list repeats its name. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const longestQueryString = 4_000;
const mostRedirects = 3;
/** Prometheus answers a POST to any other endpoint with 405. */
const takesPost: ReadonlySet<string> = new Set(["query", "query_range", "series"]);

/** One call of the HTTP API; throws a PrometheusFault with one line that says what went wrong. */
export async function requestPrometheus(
  connection: PrometheusConnection,
  path: string,
  parameters: Parameters = {},
): Promise<ApiAnswer> {
  const timed = { ...connection, timeoutMs: connection.timeoutMs() };
  try {
    return answerToData(await send(timed, path, parameters), `Prometheus at ${connection.address.shown}`);
  } catch (error) {
    throw error instanceof PrometheusFault ? withoutSecrets(error, connection.secrets) : error;
  }
}

/** Whether parameters are too long for an address, which servers and proxies limit. */
export function needPost(parameters: Parameters): boolean {
  return formOf(parameters).toString().length > longestQueryString;
}

function formOf(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of typeof value === "string" ? [value] : (value ?? [])) form.append(name, one);
  }
  return form;
}

async function send(connection: TimedConnection, path: string, parameters: Parameters): Promise<Answer> {
  const signal = AbortSignal.timeout(connection.timeoutMs);
  const form = formOf(parameters);
  const usesPost = takesPost.has(path) && needPost(parameters);
  let url = connection.address.endpoint(path);
  if (!usesPost) for (const [name, value] of form) url.searchParams.append(name, value);
  for (let redirects = 0; ; redirects++) {
    const answer = await exchange(connection, { url, signal, body: usesPost ? form : undefined });
    const target = redirectTarget(answer, url);
    if (target === undefined || !mayFollow(url, target) || redirects === mostRedirects) return answer;
    url = target;
  }
}

interface Exchange {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly body: URLSearchParams | undefined;
}

async function exchange(connection: TimedConnection, { url, signal, body }: Exchange): Promise<Answer> {
  const method = body === undefined ? {} : { method: "POST", body };
  let status: number | undefined;
  try {
    const response = await fetch(url, { ...method, headers: connection.headers, signal, redirect: "manual" });
    status = response.status;
    const text = await response.text();
    const location = response.headers.get("location") ?? undefined;
    return { status, text, contentType: response.headers.get("content-type") ?? "", location, path: url.pathname };
  } catch (cause) {
    throw faultOf(cause, { connection, answered: status !== undefined });
  }
}

/** A redirect is followed where it cannot carry the login to a stranger: same host, same endpoint, never from https to http. */
function mayFollow(from: URL, to: URL): boolean {
  const endpoint = /\/api\/v1\/.*$/.exec(from.pathname)?.[0] ?? from.pathname;
  return (
    from.hostname === to.hostname &&
    to.pathname.endsWith(endpoint) &&
    !(from.protocol === "https:" && to.protocol === "http:")
  );
}

function redirectTarget({ status, location }: Answer, from: URL): URL | undefined {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, from.href)) return undefined;
  return new URL(location, from);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses the connection; is it running there?",
  ENOTFOUND: "cannot be found: the host name is unknown",
  EAI_AGAIN: "cannot be found: the name server does not answer",
  EHOSTUNREACH: "cannot be reached: there is no route to it",
  ENETUNREACH: "cannot be reached: there is no route to it",
  ETIMEDOUT: "cannot be reached: the connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "cannot be reached: the connection timed out",
  ECONNRESET: "closed the connection without an answer",
  UND_ERR_SOCKET: "closed the connection without an answer",
};

/** What fetch says of a port that belongs to another protocol than HTTP; it asks nobody there. */
const blockedPort = "bad port";

function faultOf(
  cause: unknown,
  { connection, answered }: { readonly connection: TimedConnection; readonly answered: boolean },
): PrometheusFault {
  const who = `Prometheus at ${connection.address.shown}`;
  if (cause instanceof Error && (cause.name === "TimeoutError" || cause.name === "AbortError")) {
    return new PrometheusFault("timeout", `${who} did not answer within ${connection.timeoutMs / 1000} s`, { cause });
  }
  if (answered) return new PrometheusFault("broken-answer", `${who} broke off in the middle of its answer`, { cause });
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : "";
  const isOtherProtocol =
    /^HPE_|^ERR_SSL_WRONG_VERSION|^ERR_SSL_PACKET/.test(code) ||
    (inner instanceof Error && inner.name === "HTTPParserError");
  if (isOtherProtocol)
    return new PrometheusFault("not-prometheus", `${who} does not speak ${connection.address.shown.split(":")[0]}`, {
      cause,
    });
  if (/CERT|SSL|TLS|SIGNATURE|ISSUER/.test(code))
    return new PrometheusFault("unreachable", `${who} shows a certificate that is not trusted (${code})`, { cause });
  const why = reasons[code] ?? `cannot be reached: ${otherReason(inner instanceof Error ? inner : cause, connection)}`;
  return new PrometheusFault("unreachable", `${who} ${why}`, { cause });
}

function otherReason(cause: unknown, { address }: TimedConnection): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message !== blockedPort) return message.split("\n", 1)[0] ?? "";
  return `fetch blocks port ${new URL(address.shown).port} (https://fetch.spec.whatwg.org/#port-blocking); let it answer at another one`;
}

function withoutSecrets(fault: PrometheusFault, secrets: readonly string[]): PrometheusFault {
  const message = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), withoutCredentials(fault.message));
  return message === fault.message
    ? fault
    : new PrometheusFault(fault.kind, message, fault.cause === undefined ? {} : { cause: fault.cause });
}
