import type { Socket } from "node:net";
import type { TlsOptions } from "../../slo/probe/probe-model.ts";
import { connect, type Endpoint } from "./connect.ts";
import type { Limits } from "./limits.ts";
import type { Hop, TlsFacts } from "./probe-attempt.ts";
import type { StepFailure } from "./socket-failure.ts";
import { tlsConnect } from "./tls-connect.ts";

export type Opened = {
  readonly phases: Hop["phases"];
  readonly facts: TlsFacts | undefined;
} & (
  | { readonly ok: true; readonly socket: Socket /** Protocol that ALPN chose. */; readonly alpn: string | undefined }
  | { readonly ok: false; readonly failure: StepFailure }
);

export interface OpenOptions extends Limits {
  /** Undefined: plain TCP. */
  readonly tls: TlsOptions | undefined;
  /** The target's host, for SNI and for the certificate's name. */
  readonly host: string;
  readonly alpn?: readonly string[];
}

/** Connects to an address, with TLS where asked for, and times both steps apart. Whoever gets the socket destroys it. */
export async function open(endpoint: Endpoint, { tls, host, alpn, ...limits }: OpenOptions): Promise<Opened> {
  const connected = await connect({ ...endpoint, ...limits });
  const phases = { connect: connected.seconds };
  if (!connected.ok) return { ok: false, failure: connected, phases, facts: undefined };
  if (tls === undefined) return { ok: true, socket: connected.socket, alpn: undefined, phases, facts: undefined };
  const secure = await tlsConnect(connected.socket, {
    ...limits,
    tls,
    serverName: host,
    ...(alpn === undefined ? {} : { alpn }),
  });
  const both = { phases: { ...phases, tls: secure.seconds }, facts: secure.facts };
  if (!secure.ok) return { ok: false, failure: secure, ...both };
  return { ok: true, socket: secure.socket, alpn: secure.socket.alpnProtocol || undefined, ...both };
}
