import { isIP, isIPv6 } from "node:net";
import { type Parsed, type Problem, show } from "../../slo/problem.ts";
import { type HttpAuth, hasAuth } from "./http-auth.ts";

/** Where a server listens. Port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9116`, `[::1]:9116`, `:9116` (every address) or `9116` (this machine only). */
export function parseListenAddress(text: string, path = "listen"): Parsed<ListenAddress> {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3] ?? Number.NaN);
  const host = match?.[1] ?? match?.[2];
  const isHost =
    host === undefined || host === "" || (match?.[1] === undefined ? isHostName(host) : isIPv6(withoutZone(host)));
  if (match === null || !isHost || port > 65_535) {
    const message = `${show(text)} is not an address to listen on`;
    const hint = "write host and port: 127.0.0.1:9116, [::1]:9116, or :9116 for every address of the machine";
    return { ok: false, problems: [{ code: "listen-address", path, message, hint }] };
  }
  return {
    ok: true,
    value: { host: host === undefined ? "127.0.0.1" : host === "" ? "::" : host, port },
    warnings: [],
  };
}

/** An address as `parseListenAddress` reads it. */
export function showListenAddress({ host, port }: ListenAddress): string {
  return `${isIPv6(withoutZone(host)) ? `[${host}]` : host}:${port}`;
}

/** Why a server must not listen there: strangers could reach it, and nothing would ask them who they are. */
export function bindProblem(
  listen: ListenAddress,
  auth: HttpAuth,
  { insecureOpen = false, path = "listen" }: { readonly insecureOpen?: boolean; readonly path?: string } = {},
): Problem | undefined {
  if (insecureOpen || hasAuth(auth) || isLoopback(listen.host)) return undefined;
  return {
    code: "open-bind",
    path,
    message: `${showListenAddress(listen)} can be reached from other machines, and no login is configured`,
    hint: "configure bearer tokens or client certificates, listen on 127.0.0.1, or pass --insecure-open where the network keeps strangers out",
  };
}

/** Whether only this machine can reach the address. A name other than localhost may mean anything, so it is not. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (isIP(name) === 4) return name.startsWith("127.");
  return name === "localhost" || name === "::1" || /^::ffff:127\./.test(name) || /^(0+:){7}0*1$/.test(name);
}

function isHostName(host: string): boolean {
  return isIP(host) === 4 || (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host) && !/^[\d.]+$/.test(host));
}

function withoutZone(host: string): string {
  return host.split("%", 1)[0] ?? "";
}
