import type { Socket } from "node:net";
import type { TlsOptions } from "../../../slo/probe/probe-model.ts";
import type { Limits } from "../limits.ts";
import type { StepFailure } from "../socket-failure.ts";
import { tlsConnect } from "../tls-connect.ts";
import { exchange } from "./exchange.ts";
import { hostOf, portOf } from "./url-parts.ts";

/** A proxy, and the headers that it wants. */
export interface Proxy {
  readonly url: URL;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

const known = new Map<string, Proxy>();

/** Reads the address of a proxy; user and password in it become a `Proxy-Authorization`. */
export function proxyOf(address: string): Proxy {
  const found = known.get(address);
  if (found !== undefined) return found;
  const url = new URL(address);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const basic = `Basic ${Buffer.from(credentials).toString("base64")}`;
  const proxy: Proxy = { url, headers: url.username === "" ? [] : ["Proxy-Authorization", basic] };
  known.set(address, proxy);
  return proxy;
}

export type Tunnel =
  | { readonly ok: true; readonly socket: Socket; readonly seconds: number }
  | ({ readonly ok: false; readonly seconds: number } & StepFailure);

interface TunnelOptions {
  readonly proxy: Proxy;
  readonly url: URL;
  readonly place: string;
  readonly tls: TlsOptions;
  readonly limits: Limits;
}

/** The connection to speak on: to the proxy itself for plain HTTP, through it for everything else. */
export async function throughProxy(socket: Socket, { proxy, url, place, tls, limits }: TunnelOptions): Promise<Tunnel> {
  let seconds = 0;
  let outer = socket;
  if (proxy.url.protocol === "https:") {
    // The probe's client certificate and server name are for the target.
    const own = { ...tls, cert: undefined, key: undefined, serverName: undefined };
    const secure = await tlsConnect(socket, { tls: own, serverName: hostOf(proxy.url), ...limits });
    seconds += secure.seconds;
    if (!secure.ok) return { ...secure, detail: `Proxy: ${secure.detail}`, seconds };
    outer = secure.socket;
  }
  if (url.protocol === "http:") return { ok: true, socket: outer, seconds };
  const target = `${url.hostname}:${portOf(url)}`;
  const headers = ["Host", target, ...proxy.headers];
  const asked = await exchange(outer, { method: "CONNECT", target, headers, body: undefined }, { place, ...limits });
  seconds += asked.processingSeconds + (asked.transferSeconds ?? 0);
  if (asked.failure !== undefined) return { ok: false, seconds, ...asked.failure };
  const status = asked.answer?.status ?? 0;
  if (asked.taken === undefined || status < 200 || status > 299) {
    asked.taken?.socket.destroy();
    const detail = `The proxy ${place} answered ${status} when asked to connect to ${target}.`;
    return { ok: false, seconds, reason: "protocol", detail };
  }
  if (asked.taken.head.length > 0) asked.taken.socket.unshift(asked.taken.head);
  return { ok: true, socket: asked.taken.socket, seconds };
}
