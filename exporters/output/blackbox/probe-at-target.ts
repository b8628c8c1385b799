import { isIPv6 } from "node:net";
import type { HttpProbe, Probe, SecretRef, WebSocketProbe } from "../../../slo/probe/probe-model.ts";
import { assertNever, type Parsed, show } from "../../../slo/problem.ts";

/** A module with another address; the problem is about the `target` parameter. */
export function probeAtTarget(module: Probe, target: string): Parsed<Probe> {
  switch (module.kind) {
    case "http":
      return withUrl(module, target, { scheme: "http", allowed: ["http:", "https:"] });
    case "websocket":
      return withUrl(module, target, { scheme: "ws", allowed: ["ws:", "wss:"] });
    case "tcp":
    case "tls":
    case "grpc": {
      const at = hostAndPort(target);
      if (at?.port === undefined) return wrong(target, "write host and port: db.example.org:5432");
      return ok({ ...module, host: at.host, port: at.port });
    }
    case "icmp": {
      const at = hostAndPort(target);
      return at === undefined || at.port !== undefined
        ? wrong(target, "write a host name or an address")
        : ok({ ...module, host: at.host });
    }
    case "dns": {
      const at = hostAndPort(target);
      if (at === undefined) return wrong(target, "write the name server: 192.0.2.53 or 192.0.2.53:53");
      const host = isIPv6(at.host) ? `[${at.host}]` : at.host;
      return ok({ ...module, resolver: `${host}:${at.port ?? 53}` });
    }
    case "journey":
      return wrong(target, "name a module with one address; a journey has several");
    default:
      return assertNever(module);
  }
}

/** `host:port` of what a probe asks, as far as it has one. */
export function authorityOf(probe: Probe): string | undefined {
  switch (probe.kind) {
    case "http":
    case "websocket":
      return URL.canParse(probe.url) ? withPort(new URL(probe.url)) : undefined;
    case "tcp":
    case "tls":
    case "grpc":
      return `${probe.host.toLowerCase()}:${probe.port}`;
    case "icmp":
      return probe.host.toLowerCase();
    case "dns":
      return probe.resolver;
    case "journey":
      return undefined;
    default:
      return assertNever(probe);
  }
}

/** Whether a probe shows secrets to whoever it asks. */
export function carriesSecrets(probe: Probe): boolean {
  switch (probe.kind) {
    case "http":
      return probe.auth !== undefined || hasSecret(probe.headers) || probe.tls.key !== undefined;
    case "websocket":
      return hasSecret(probe.headers) || probe.tls.key !== undefined;
    case "tcp":
    case "grpc":
      return probe.tls?.key !== undefined;
    case "tls":
      return probe.tls.key !== undefined;
    case "journey":
      return true;
    default:
      return false;
  }
}

interface UrlRule {
  readonly scheme: string;
  readonly allowed: readonly string[];
}

function withUrl(module: HttpProbe | WebSocketProbe, target: string, { scheme, allowed }: UrlRule): Parsed<Probe> {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(target) ? target : `${scheme}://${target}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !allowed.includes(url.protocol))
    return wrong(target, `write a URL: ${scheme}s://shop.example.org/`);
  if (url.username !== "" || url.password !== "")
    return wrong("(a URL with a password)", "give the login to the module");
  return ok({ ...module, url: url.href });
}

function withPort({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || (protocol === "https:" || protocol === "wss:" ? 443 : 80)}`;
}

function hostAndPort(target: string): { readonly host: string; readonly port: number | undefined } | undefined {
  if (isIPv6(target)) return { host: target, port: undefined };
  const match = /^(?:\[([0-9a-f:.%a-z]+)\]|([^\s:/[\]?#@]+))(?::(\d{1,5}))?$/i.exec(target);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  if (host === undefined || (match?.[1] !== undefined && !isIPv6(host))) return undefined;
  return port !== undefined && (port < 1 || port > 65_535) ? undefined : { host, port };
}

function hasSecret(headers: Readonly<Record<string, string | SecretRef>>): boolean {
  return Object.values(headers).some((value) => typeof value !== "string");
}

function ok(value: Probe): Parsed<Probe> {
  return { ok: true, value, warnings: [] };
}

function wrong(target: string, hint: string): Parsed<Probe> {
  return {
    ok: false,
    problems: [{ code: "probe-target", path: "target", message: `${show(target)} is no target of this module`, hint }],
  };
}
