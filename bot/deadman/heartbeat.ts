import type { Logger } from "../../service/log.ts";
import { redactText } from "../../service/redact.ts";
import type { SecretReader } from "../../service/secrets.ts";
import { secretFromSpec } from "../../slo/probe/http-request-from-spec.ts";
import type { Deadman } from "../../slo/relay/relay-model.ts";

export interface HeartbeatOptions {
  /** Asked for each beat, so that a reload counts at once. */
  readonly deadman: () => Pick<Deadman, "heartbeatUrl">;
  readonly secret: SecretReader;
  /** Whether the relay does its work; a sick relay is silent, so that the monitor calls somebody. */
  readonly isHealthy: () => boolean;
  readonly log: Logger;
  readonly everyMs?: number;
  readonly timeoutMs?: number;
}

/** A heart that beats. */
export interface Heartbeat {
  /** Beats once, now, when the relay is healthy. */
  readonly beat: () => Promise<BeatResult>;
  readonly stop: () => void;
}

export type BeatResult =
  | { readonly kind: "beaten" }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly why: string };

/** Calls the address of a monitor each minute while the relay is healthy. */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { log, everyMs = 60_000 } = options;
  let lastWhy: string | undefined;
  const beat = async (): Promise<BeatResult> => {
    const result = await beatOnce(options);
    const why = result.kind === "failed" ? result.why : undefined;
    if (why !== lastWhy && why !== undefined) log.warn("the heartbeat does not arrive", { because: why });
    if (why === undefined && lastWhy !== undefined && result.kind === "beaten") log.info("the heartbeat arrives again");
    if (result.kind !== "silent") lastWhy = why;
    return result;
  };
  const timer = setInterval(() => void beat(), everyMs);
  timer.unref();
  void beat();
  return { beat, stop: () => clearInterval(timer) };
}

async function beatOnce({ deadman, secret, isHealthy, timeoutMs = 10_000 }: HeartbeatOptions): Promise<BeatResult> {
  const { heartbeatUrl } = deadman();
  if (heartbeatUrl === undefined || !isHealthy()) return { kind: "silent" };
  try {
    const url = secret(secretFromSpec(heartbeatUrl)).trim();
    const first = await call(url, "GET", timeoutMs);
    // Some monitors take one method only.
    const status = first === 405 || first === 404 ? await call(url, "POST", timeoutMs) : first;
    return status >= 200 && status < 300
      ? { kind: "beaten" }
      : { kind: "failed", why: `the monitor answers ${status}` };
  } catch (error) {
    return { kind: "failed", why: reasonOf(error) };
  }
}

async function call(url: string, method: "GET" | "POST", timeoutMs: number): Promise<number> {
  const response = await fetch(url, {
    method,
    headers: { "user-agent": "nines" },
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  return response.status;
}

/** The address is a secret: nothing of it may be in the reason. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  if (error.name === "SecretFault") return redactText(error.message);
  if (error.name === "TimeoutError") return "the monitor did not answer in time";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
  return code === "ERR_INVALID_URL" || code === "TypeError"
    ? "the secret does not hold an http(s) address"
    : `the monitor cannot be reached (${code})`;
}
