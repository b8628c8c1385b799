import type { FailureReason } from "./probe-attempt.ts";

/** Why a step of an attempt failed. */
export interface StepFailure {
  readonly reason: FailureReason;
  /** One sentence. */
  readonly detail: string;
}

const byCode: Readonly<Record<string, readonly [FailureReason, string]>> = {
  ECONNREFUSED: ["connect_refused", "refused the connection"],
  ECONNRESET: ["connect_reset", "reset the connection"],
  ECONNABORTED: ["connect_reset", "broke the connection off"],
  EPIPE: ["connect_reset", "closed the connection while it was written to"],
  ETIMEDOUT: ["connect_timeout", "did not answer the connection"],
  EHOSTUNREACH: ["unreachable", "cannot be reached: there is no route to the host"],
  ENETUNREACH: ["unreachable", "cannot be reached: there is no route to its network"],
  EHOSTDOWN: ["unreachable", "cannot be reached: the host is down"],
  ENETDOWN: ["unreachable", "cannot be reached: the network is down"],
};

/** Failures of this machine rather than of the target: out of files, ports or memory, or forbidden to connect. */
const ownFaults: Readonly<Record<string, string>> = {
  EMFILE: "this process has too many open files",
  ENFILE: "this machine has too many open files",
  ENOBUFS: "this machine has no buffers left",
  ENOMEM: "this machine has no memory left",
  EAGAIN: "this machine has no ports left",
  EADDRNOTAVAIL: "this machine has no address or port left to connect from",
  EADDRINUSE: "this machine has no port left to connect from",
  EACCES: "this machine forbids the connection",
  EPERM: "this machine forbids the connection",
  EAFNOSUPPORT: "this machine lacks the family of the address",
};

/** What is wrong with this machine when its own code is this, in words; undefined for an error of another kind. */
export function ownFaultText(code: string): string | undefined {
  return ownFaults[code];
}

/** What an error of a socket says about the target, `place` being its address and port. */
export function socketFailure(error: Error, place: string, otherwise: FailureReason = "unreachable"): StepFailure {
  const code = errorCode(error);
  const own = ownFaults[code];
  if (own !== undefined) return { reason: "prober", detail: `No connection to ${place}: ${own} (${code}).` };
  const known = byCode[code];
  if (known !== undefined) return { reason: known[0], detail: `${place} ${known[1]}.` };
  return { reason: otherwise, detail: `${place} failed: ${code === "" ? error.message : code}.` };
}

/** The `code` of an error, or an empty text. */
export function errorCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function placeOf(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The failure of an attempt that the exporter itself broke off. */
export const stopped: StepFailure = { reason: "prober", detail: "The exporter stopped before the attempt ended." };
