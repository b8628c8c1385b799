import type { HttpAuth, HttpRequest, SecretRef } from "../../../slo/probe/probe-model.ts";
import type { ProbeContext } from "../probe-kind.ts";

/** A request as one hop sends it. */
export interface PlannedRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly HeaderLine[];
  readonly body: string | undefined;
}

/** A request with its secrets filled in. */
export interface RequestPlan extends PlannedRequest {
  /** Texts that nobody may read. */
  readonly secrets: readonly string[];
}

export interface HeaderLine {
  readonly name: string;
  readonly value: string;
  /** Only for the origin that the probe names: left out after a redirect to another. */
  readonly isSensitive: boolean;
}

type Planned = Pick<HttpRequest, "method" | "headers" | "body" | "auth"> & { readonly url: URL };

/** Fills in secrets and the headers that every request has. Throws when a secret cannot be read. */
export function planRequest({ url, method, headers, body, auth }: Planned, context: ProbeContext): RequestPlan {
  const secrets: string[] = [];
  const read = (ref: SecretRef) => {
    const text = context.secret(ref);
    secrets.push(text);
    return text;
  };
  const lines: HeaderLine[] = [];
  const written = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const isSecret = typeof value !== "string";
    const lower = name.toLowerCase();
    written.add(lower);
    lines.push({ name, value: isSecret ? read(value) : value, isSensitive: isSecret || sensitiveNames.has(lower) });
  }
  const add = (name: string, value: string, isSensitive = false) => {
    if (!written.has(name.toLowerCase())) lines.push({ name, value, isSensitive });
  };
  if (auth !== undefined) add("Authorization", authorization(auth, read, secrets), true);
  add("User-Agent", context.userAgent);
  add("Accept", "*/*");
  if (context.traceparent !== undefined) add("traceparent", context.traceparent);
  return { url, method, headers: lines, body, secrets };
}

const sensitiveNames: ReadonlySet<string> = new Set(["authorization", "cookie", "proxy-authorization"]);

function authorization(auth: HttpAuth, read: (ref: SecretRef) => string, secrets: string[]): string {
  if (auth.kind === "bearer") return `Bearer ${read(auth.token)}`;
  const credentials = Buffer.from(`${auth.user}:${read(auth.password)}`).toString("base64");
  secrets.push(credentials);
  return `Basic ${credentials}`;
}
