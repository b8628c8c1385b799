const urls = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>\\]+)/gi;
// Credentials hold more than letters or are long, which "bearer token" is not.
const schemes = /\b(Bearer|Basic|Digest|Negotiate)\s+(?=[^\s"',;]*[\d=._/+]|[^\s"',;]{20})[A-Za-z0-9._~+/=-]+/gi;
const pairs =
  /\b([\w-]*(?:token|secret|password|passwd|api[-_]?key|authorization|cookie|signature)[\w-]*)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|(?!\s*\*\*\*)[^\s,;&]+)/gi;
const secretNames =
  /authorization|cookie|token|secret|password|passwd|passphrase|credential|api[-_]?key|private[-_]?key|signature/i;

/** Stands where a secret was. */
export const struckOut = "***";

/** A text without what is secret in it: user info and query values of URLs, credentials of HTTP, `password=…` and the like. */
export function redactText(text: string): string {
  return text
    .replace(urls, (_, scheme: string, rest: string) => scheme + redactAddress(rest))
    .replace(schemes, `$1 ${struckOut}`)
    .replace(pairs, `$1$2${struckOut}`);
}

/** Whether what goes by this name (a header, a field, a query parameter) is secret whatever it holds. */
export function isSecretName(name: string): boolean {
  return secretNames.test(name);
}

/** A value for the log: a copy in which every text is redacted, and whatever has a secret's name is struck out. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  if (depth > 6) return "…";
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Date) return value.toISOString();
  if (isError(value)) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      isSecretName(name) && typeof one !== "number" && typeof one !== "boolean"
        ? struckOut
        : redactValue(one, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  const { cause } = error;
  const code = "code" in error ? { code: redactValue(error.code, depth + 1) } : {};
  return {
    type: error.name,
    message: redactText(error.message),
    ...code,
    stack: redactText(error.stack ?? ""),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
  };
}

function isError(value: object): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** What follows `scheme://`: `user:password@host/path?query`. */
function redactAddress(rest: string): string {
  const [beforeQuery = "", ...query] = rest.split("?");
  const slash = beforeQuery.search(/[/#]/);
  const authority = slash === -1 ? beforeQuery : beforeQuery.slice(0, slash);
  const path = slash === -1 ? "" : beforeQuery.slice(slash);
  const at = authority.lastIndexOf("@");
  const host = at === -1 ? authority : `${struckOut}@${authority.slice(at + 1)}`;
  const shown = query.length === 0 ? "" : `?${query.join("?").replace(/=[^&#]*/g, `=${struckOut}`)}`;
  return host + path + shown;
}
