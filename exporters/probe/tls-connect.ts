import { isIP, Socket } from "node:net";
import {
  checkServerIdentity,
  connect as connectTls,
  type DetailedPeerCertificate,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import type { TlsOptions } from "../../slo/probe/probe-model.ts";
import { connect, type Endpoint, secondsSince } from "./connect.ts";
import { type Limits, watchLimits } from "./limits.ts";
import type { TlsFacts } from "./probe-attempt.ts";
import { errorCode, type StepFailure, stopped } from "./socket-failure.ts";
import { tlsContext } from "./tls-context.ts";
import { type NameCheck, tlsFacts } from "./tls-facts.ts";

export interface TlsConnectOptions extends Limits {
  readonly tls: TlsOptions;
  /** The target's host; `tls.serverName` wins over it. */
  readonly serverName: string;
  /** Protocols to offer, the best first. */
  readonly alpn?: readonly string[];
}

export type TlsConnected =
  | { readonly ok: true; readonly socket: TLSSocket; readonly facts: TlsFacts; readonly seconds: number }
  | ({ readonly ok: false; readonly facts: TlsFacts | undefined; readonly seconds: number } & StepFailure);

/**
 * A TLS connection to an address, or on a connection that stands. Never resumes a session, so every probe sees a whole handshake.
 * Facts are read even when the certificate cannot be verified. A socket that was given is destroyed on failure.
 */
export async function tlsConnect(on: Socket | Endpoint, options: TlsConnectOptions): Promise<TlsConnected> {
  const startedMs = performance.now();
  const connected = on instanceof Socket ? ({ ok: true, socket: on } as const) : await connect({ ...on, ...options });
  if (!connected.ok) return { ...connected, facts: undefined };
  try {
    return await handshake(connected.socket, { ...options, startedMs, context: tlsContext(options.tls) });
  } catch (error) {
    connected.socket.destroy();
    const detail = `The TLS files of the probe cannot be used: ${error instanceof Error ? error.message : error}`;
    return { ok: false, reason: "prober", detail, facts: undefined, seconds: secondsSince(startedMs) };
  }
}

interface Handshake extends TlsConnectOptions {
  readonly startedMs: number;
  readonly context: SecureContext;
}

function handshake(socket: Socket, { tls, alpn, context, startedMs, ...rest }: Handshake): Promise<TlsConnected> {
  const name = (tls.serverName ?? rest.serverName).replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve) => {
    const check: NameCheck = { leaf: undefined, mismatch: undefined };
    const secure = connectTls({
      socket,
      secureContext: context,
      // SNI knows no addresses.
      servername: isIP(name) === 0 ? name : "",
      rejectUnauthorized: false,
      checkServerIdentity: (_, certificate) => {
        check.leaf = certificate as DetailedPeerCertificate;
        const problem = checkServerIdentity(name, certificate);
        if (problem !== undefined) check.mismatch = wrongName(name, certificate.subjectaltname);
        return problem;
      },
      ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
    });
    const callOff = watchLimits(rest, (reached) => {
      fail(reached === "stopped" ? stopped : noHandshake(startedMs));
    });
    const fail = (failure: StepFailure, facts?: TlsFacts) => {
      callOff();
      secure.removeListener("error", onError);
      secure.on("error", ignore);
      secure.destroy();
      socket.destroy();
      resolve({ ok: false, facts, seconds: secondsSince(startedMs), ...failure });
    };
    const onError = (error: Error) => fail(brokenHandshake(error));
    secure.once("error", onError);
    secure.once("secureConnect", () => {
      const facts = tlsFacts(secure, check);
      if (facts === undefined) return fail({ reason: "tls_handshake", detail: "The server sent no certificate." });
      if (!facts.verified && tls.verify) return fail(notVerified(secure, facts), facts);
      callOff();
      secure.removeListener("error", onError);
      secure.on("error", ignore);
      resolve({ ok: true, socket: secure, facts, seconds: secondsSince(startedMs) });
    });
  });
}

const ignore = () => {};

function wrongName(name: string, alternatives: string | undefined): string {
  const names = alternatives?.replace(/\b(DNS|IP Address):/g, "").slice(0, 200);
  return `the certificate is not for ${name}${names === undefined ? "" : ` but for ${names}`}`;
}

function notVerified(socket: TLSSocket, { problem, leafNotAfter }: TlsFacts): StepFailure {
  const isExpired = String(socket.authorizationError) === "CERT_HAS_EXPIRED";
  const until = isExpired ? ` (the server's is valid until ${new Date(leafNotAfter * 1000).toISOString()})` : "";
  return {
    reason: isExpired ? "tls_expired" : "tls_verify",
    detail: `The certificate cannot be verified: ${problem}${until}.`,
  };
}

function noHandshake(startedMs: number): StepFailure {
  return { reason: "timeout", detail: `The TLS handshake did not end within ${secondsSince(startedMs).toFixed(1)} s.` };
}

function brokenHandshake(error: Error): StepFailure {
  const code = errorCode(error);
  const said = code === "ECONNRESET" ? "the connection ended before it was done" : code || error.message;
  return { reason: "tls_handshake", detail: `The TLS handshake failed: ${said}.` };
}
