import type { Socket } from "node:net";
import type { HttpProbe, ProbeBase } from "../../../slo/probe/probe-model.ts";
import { refusedAddress } from "../address-guard.ts";
import { connect } from "../connect.ts";
import type { Limits } from "../limits.ts";
import type { Hop, Phase, TlsFacts } from "../probe-attempt.ts";
import { placeOf, type StepFailure } from "../socket-failure.ts";
import { targetAddresses } from "../target-addresses.ts";
import { tlsConnect } from "../tls-connect.ts";
import type { Answer } from "./answer.ts";
import { type Exchanged, exchange } from "./exchange.ts";
import { proxyOf, throughProxy } from "./proxy.ts";
import { hostOf, portOf, shownUrl } from "./url-parts.ts";

/** One request to one address, before it is known how it goes there. */
export interface HopRequest {
  readonly url: URL;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
}

/** How a probe reaches servers. */
export interface Route extends Pick<ProbeBase, "family" | "resolver" | "allow">, Pick<HttpProbe, "proxy" | "tls"> {
  /** Addresses that are settled already, by host. */
  readonly pinned: ReadonlyMap<string, string>;
}

export interface HopOutcome {
  readonly hop: Hop;
  readonly tls: TlsFacts | undefined;
  readonly answer: Answer | undefined;
  readonly failure: StepFailure | undefined;
  readonly taken: Exchanged["taken"];
}

/** Resolves, guards, connects and asks once; nothing of it is used again by the next hop. */
export async function runHop(request: HopRequest, { pinned, ...route }: Route & Limits): Promise<HopOutcome> {
  const { url } = request;
  const limits: Limits = { signal: route.signal, deadlineMs: route.deadlineMs };
  const phases: Partial<Record<Phase, number>> = {};
  let address: string | undefined;
  let tls: TlsFacts | undefined;
  const end = (exchanged: Partial<Exchanged> | { readonly failure: StepFailure }): HopOutcome => {
    const { answer, failure, taken }: Partial<Exchanged> = exchanged;
    return { hop: { url: shownUrl(url), address, status: answer?.status, phases }, tls, answer, failure, taken };
  };

  const proxy = route.proxy === undefined ? undefined : proxyOf(route.proxy);
  const first = proxy?.url ?? url;
  const refused = proxy === undefined ? undefined : refusedLiteral(url, route.allow);
  if (refused !== undefined) return end({ failure: refused });

  const host = hostOf(first);
  address = pinned.get(host);
  if (address === undefined) {
    const found = await targetAddresses(host, { ...route, everyAddress: false });
    phases.resolve = found.seconds;
    if (!found.ok) return end({ failure: found });
    address = found.addresses[0] ?? "";
  }

  const connected = await connect({ address, port: portOf(first), ...limits });
  phases.connect = connected.seconds;
  if (!connected.ok) return end({ failure: connected });
  const place = placeOf(address, portOf(first));

  let socket: Socket = connected.socket;
  if (proxy !== undefined) {
    const tunnel = await throughProxy(socket, { proxy, url, place, tls: route.tls, limits });
    phases.connect += tunnel.seconds;
    if (!tunnel.ok) return end({ failure: tunnel });
    socket = tunnel.socket;
  }
  if (url.protocol === "https:" || url.protocol === "wss:") {
    const secure = await tlsConnect(socket, { tls: route.tls, serverName: hostOf(url), ...limits });
    phases.tls = secure.seconds;
    tls = secure.facts;
    if (!secure.ok) return end({ failure: secure });
    socket = secure.socket;
  }

  const isForwarded = proxy !== undefined && url.protocol === "http:";
  const exchanged = await exchange(
    socket,
    {
      method: request.method,
      target: isForwarded ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`,
      headers: isForwarded ? [...request.headers, ...proxy.headers] : request.headers,
      body: request.body,
    },
    { place, ...limits },
  );
  phases.processing = exchanged.processingSeconds;
  if (exchanged.transferSeconds !== undefined) phases.transfer = exchanged.transferSeconds;
  return end(exchanged);
}

/** What a proxy is asked for by name it resolves itself; an address it is given is guarded here. */
function refusedLiteral(url: URL, allow: readonly string[]): StepFailure | undefined {
  const host = hostOf(url);
  if (!/^[\d.]+$|:/.test(host)) return undefined;
  const detail = refusedAddress(host, allow);
  return detail === undefined ? undefined : { reason: "refused_address", detail };
}
