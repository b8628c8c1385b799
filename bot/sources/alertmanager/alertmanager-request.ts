import { redactText } from "../../../service/redact.ts";
import { SourceFault } from "../source-fault.ts";

/** One address of an Alertmanager's API, and how to log in there. */
export interface AlertmanagerAddress {
  /** Without `/api/v2`; a path prefix is part of it. */
  readonly url: string;
  /** Asked for each call, because secrets rotate. */
  readonly authorization: () => string | undefined;
  readonly timeoutMs: number;
}

interface Call {
  readonly method?: "GET" | "POST" | "DELETE";
  /** `/alerts`. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: unknown;
}

/** Before any byte of the request was sent: nothing was done. */
const beforeSending = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const mostBytes = 256 * 1024 * 1024;

/** Calls the API; the answer's JSON, or undefined when it is empty. Throws a SourceFault. */
export async function requestAlertmanager(address: AlertmanagerAddress, call: Call): Promise<unknown> {
  const { method = "GET", path, query = [], body } = call;
  const url = new URL(`${address.url.replace(/\/+$/, "")}/api/v2${path}`);
  const who = `Alertmanager at ${shownAddress(url)}`;
  for (const [name, value] of query) url.searchParams.append(name, value);
  const authorization = address.authorization() ?? loginOf(url);
  url.username = "";
  url.password = "";
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(address.timeoutMs),
    });
    if (Number(response.headers.get("content-length") ?? 0) > mostBytes) {
      await response.body?.cancel();
      throw new SourceFault("refused", `${who} answers with more than 256 MiB`);
    }
    text = await response.text();
  } catch (cause) {
    throw cause instanceof SourceFault ? cause : transportFault(cause, { who, isRead: method === "GET", address });
  }
  const { status } = response;
  if (status >= 200 && status < 300) return parseAnswer(text, who);
  throw statusFault({ status, text, who, isRead: method === "GET" });
}

function parseAnswer(text: string, who: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SourceFault("refused", `${who} answers with something that is not JSON: is it an Alertmanager?`, {
      cause,
    });
  }
}

function transportFault(
  cause: unknown,
  { who, isRead, address }: { readonly who: string; readonly isRead: boolean; readonly address: AlertmanagerAddress },
): SourceFault {
  if (cause instanceof Error && cause.name === "TimeoutError") {
    return new SourceFault(
      isRead ? "unreachable" : "unknown",
      `${who} did not answer within ${address.timeoutMs / 1000} s`,
      { cause },
    );
  }
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : "";
  const words =
    code === "ECONNREFUSED" ? "refuses the connection" : `cannot be reached (${code === "" ? String(cause) : code})`;
  const kind = isRead || beforeSending.has(code) ? "unreachable" : "unknown";
  return new SourceFault(kind, `${who} ${words}`, { cause });
}

function statusFault({
  status,
  text,
  who,
  isRead,
}: {
  readonly status: number;
  readonly text: string;
  readonly who: string;
  readonly isRead: boolean;
}): SourceFault {
  const said = saidIn(text);
  const message = `${who} answers ${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 401 || status === 403)
    return new SourceFault("refused", `${who} refuses the login (${status})`, { status });
  // A proxy in front says these when it did not pass the request on.
  if (status === 502 || status === 503) return new SourceFault("unreachable", message, { status });
  if (status >= 500) return new SourceFault(isRead ? "unreachable" : "unknown", message, { status });
  return new SourceFault("refused", message, { status });
}

/** Alertmanager says why as a JSON text, or as `{ code, message }` where its own checks of the form fail. */
function saidIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const said = typeof value === "object" && value !== null && "message" in value ? value.message : value;
    return redactText(String(said)).slice(0, 300);
  } catch {
    return redactText(text.trim()).slice(0, 300);
  }
}

function shownAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/api\/v2\/.*$/, "")}`;
}

function loginOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString("base64")}`;
}
