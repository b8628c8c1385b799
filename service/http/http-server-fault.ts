import { type ListenAddress, showListenAddress } from "./listen-address.ts";

/** Why a server does not start. */
export type HttpServerFaultCode = "port-taken" | "port-forbidden" | "address-unknown" | "tls-files" | "listen-failed";

/** A server cannot start: one line that says why and what to do. */
export class HttpServerFault extends Error {
  readonly code: HttpServerFaultCode;

  constructor(code: HttpServerFaultCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "HttpServerFault";
    this.code = code;
  }
}

/** What the machine's words about a failed bind mean. */
export function listenFault(cause: unknown, listen: ListenAddress): HttpServerFault {
  const where = showListenAddress(listen);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  switch (code) {
    case "EADDRINUSE":
      return new HttpServerFault("port-taken", `cannot listen on ${where}: another process has this port`, { cause });
    case "EACCES":
      return new HttpServerFault(
        "port-forbidden",
        `cannot listen on ${where}: this user may not open the port; take one above 1023`,
        { cause },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAFNOSUPPORT":
      return new HttpServerFault("address-unknown", `cannot listen on ${where}: this machine has no such address`, {
        cause,
      });
    default:
      return new HttpServerFault(
        "listen-failed",
        `cannot listen on ${where}: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
  }
}
