import { PrometheusFault } from "../../../service/prometheus-fault.ts";
import { redactText } from "../../../service/redact.ts";

interface FaultDetails {
  readonly retryable: boolean;
  readonly status?: number;
}

/** A source of a shift cannot be read: one line that says what happened, without any secret. */
export class ShiftSourceFault extends Error {
  /** Whether the same question may be answered later without anybody changing anything. */
  readonly retryable: boolean;
  /** What a source that speaks HTTP answered with, where that is what went wrong and tells more than the words. */
  readonly status: number | undefined;

  constructor(message: string, { retryable, status, ...options }: ErrorOptions & FaultDetails) {
    super(message, options);
    this.name = "ShiftSourceFault";
    this.retryable = retryable;
    this.status = status;
  }
}

/** What somebody has to change before it can work. */
export function refusal(message: string, options: ErrorOptions = {}): ShiftSourceFault {
  return new ShiftSourceFault(message, { ...options, retryable: false });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refuses the connection",
  ECONNRESET: "it closed the connection without an answer",
  UND_ERR_SOCKET: "it closed the connection without an answer",
  ENOTFOUND: "its name is unknown",
  EAI_AGAIN: "the name server does not answer",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to it",
  ETIMEDOUT: "the connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  ENOENT: "there is no such file",
  EACCES: "this process may not open it",
  EPERM: "this process may not open it",
  EISDIR: "it is a folder",
  AbortError: "it does not answer in time",
  TimeoutError: "it does not answer in time",
  CredentialsProviderError: "this machine has no AWS credentials",
};

/** Whatever went wrong as a fault of this source. */
export function faultOf(source: string, cause: unknown): ShiftSourceFault {
  if (cause instanceof ShiftSourceFault) return cause;
  if (cause instanceof PrometheusFault) {
    return new ShiftSourceFault(cause.message, { retryable: cause.retryable, cause });
  }
  return new ShiftSourceFault(`${source}: ${reasonOf(cause)}`, { retryable: true, cause });
}

/** Why something failed, in a few words without any secret. */
export function reasonOf(cause: unknown): string {
  for (let one: unknown = cause; one instanceof Error; one = one.cause) {
    const known = reasons["code" in one ? String(one.code) : ""] ?? reasons[one.name];
    if (known !== undefined) return known;
  }
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const message = inner instanceof Error ? inner.message : String(inner);
  return redactText(message.split("\n", 1)[0] ?? "").slice(0, 300);
}
