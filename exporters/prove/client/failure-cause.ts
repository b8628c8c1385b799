import { errorCode } from "../../probe/socket-failure.ts";
import type { FailureCause } from "./request-outcome.ts";

/** How far a request had come. */
export type RequestStage = "lookup" | "connect" | "handshake" | "answer" | "body";

const byCode: Readonly<Record<string, FailureCause>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
};

/** This machine's own shortages: files, ports, memory, rights. */
const own: ReadonlySet<string> = new Set([
  "EMFILE",
  "ENFILE",
  "ENOBUFS",
  "ENOMEM",
  "EAGAIN",
  "EADDRNOTAVAIL",
  "EADDRINUSE",
  "EACCES",
  "EPERM",
  "EAFNOSUPPORT",
]);

/** Why a request failed, or `unsent` when it was this machine that could not send it. */
export function failureCause(error: Error, stage: RequestStage): FailureCause | "unsent" {
  const code = errorCode(error);
  if (own.has(code)) return "unsent";
  if ("syscall" in error && error.syscall === "getaddrinfo") return "dns";
  // Node gives an end in good order the code of a reset; only its system calls tell that of the network.
  if (stage !== "body" && code === "ECONNRESET" && !("syscall" in error)) return "closed";
  const known = byCode[code];
  if (code.startsWith("HPE_")) return "protocol";
  if (stage === "body") return "cut";
  if (known !== undefined) return known;
  return stage === "handshake" ? "tls" : "protocol";
}
