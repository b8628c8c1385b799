import { isIP } from "node:net";

/** Cookies of one attempt. */
export interface CookieJar {
  /** Takes what `Set-Cookie` headers of an answer say. */
  readonly store: (setCookies: readonly string[], url: URL) => void;
  /** The `Cookie` header for a request; empty without any. */
  readonly headerFor: (url: URL) => string;
  /** Every value that was ever kept. */
  readonly values: () => readonly string[];
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Goes to the domain itself alone, not to names below it. */
  readonly isHostOnly: boolean;
  readonly path: string;
  readonly isSecure: boolean;
  /** `now()` from which it is gone. */
  readonly expiresMs: number;
}

/** More than this, in all, no server needs; the oldest go first. */
const mostCookies = 180;
const longestCookie = 4096;

/**
 * A jar that keeps to RFC 6265 as far as one attempt can tell: cookies of a host stay with it unless `Domain` names it or a parent of it.
 * It knows no list of public suffixes; only names without a dot and addresses are refused as domains of others.
 */
export function createCookieJar(now: () => number = Date.now): CookieJar {
  const cookies = new Map<string, Cookie>();
  const seen = new Set<string>();
  return {
    store: (setCookies, url) => {
      for (const text of setCookies) {
        const cookie = text.length > longestCookie ? undefined : parseCookie(text, url, now());
        if (cookie === undefined) continue;
        const key = `${cookie.domain}\n${cookie.path}\n${cookie.name}`;
        // A secure cookie is not overwritten from an insecure page.
        if (url.protocol !== "https:" && cookies.get(key)?.isSecure) continue;
        seen.add(cookie.value);
        if (cookie.expiresMs <= now()) cookies.delete(key);
        else cookies.set(key, cookie);
        const [oldest] = cookies.keys();
        if (cookies.size > mostCookies && oldest !== undefined) cookies.delete(oldest);
      }
    },
    headerFor: (url) =>
      [...cookies.values()]
        .filter((cookie) => isFor(cookie, url) && cookie.expiresMs > now())
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ name, value }) => (name === "" ? value : `${name}=${value}`))
        .join("; "),
    values: () => [...seen].filter((value) => value !== ""),
  };
}

function isFor({ domain, isHostOnly, path, isSecure }: Cookie, url: URL): boolean {
  if (isSecure && url.protocol !== "https:") return false;
  if (isHostOnly ? url.hostname !== domain : !isWithin(url.hostname, domain)) return false;
  const { pathname } = url;
  return pathname === path || (pathname.startsWith(path) && (path.endsWith("/") || pathname[path.length] === "/"));
}

function parseCookie(text: string, url: URL, nowMs: number): Cookie | undefined {
  const [pair = "", ...rest] = text.split(";");
  const equals = pair.indexOf("=");
  const name = equals === -1 ? "" : pair.slice(0, equals).trim();
  const value = pair.slice(equals + 1).trim();
  if ((name === "" && value === "") || hasControl(pair)) return undefined;
  const attributes = new Map(rest.map(attribute));
  const domain = attributes.get("domain")?.replace(/^\./, "").toLowerCase() ?? "";
  const isHostOnly = domain === "" || (domain === url.hostname && isIP(domain) !== 0);
  if (!isHostOnly && !mayName(domain, url.hostname)) return undefined;
  const isSecure = attributes.has("secure");
  if (isSecure && url.protocol !== "https:") return undefined;
  const path = attributes.get("path") ?? "";
  return {
    name,
    value,
    domain: isHostOnly ? url.hostname : domain,
    isHostOnly,
    path: path.startsWith("/") ? path : defaultPath(url.pathname),
    isSecure,
    expiresMs: expiry(attributes, nowMs),
  };
}

function attribute(text: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals === -1) return [text.trim().toLowerCase(), ""];
  return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()];
}

function mayName(domain: string, host: string): boolean {
  if (domain === host) return true;
  return domain.includes(".") && isIP(host) === 0 && !host.startsWith("[") && isWithin(host, domain);
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** `Max-Age` wins over `Expires`; a cookie with neither outlives the attempt. */
function expiry(attributes: ReadonlyMap<string, string>, nowMs: number): number {
  const maxAge = attributes.get("max-age") ?? "";
  if (/^-?\d+$/.test(maxAge)) return nowMs + Number(maxAge) * 1000;
  const date = Date.parse(attributes.get("expires") ?? "");
  return Number.isNaN(date) ? Number.POSITIVE_INFINITY : date;
}

function defaultPath(pathname: string): string {
  const slash = pathname.lastIndexOf("/");
  return slash <= 0 ? "/" : pathname.slice(0, slash);
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}
