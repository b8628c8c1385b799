import type { Probe } from "../../slo/probe/probe-model.ts";
import type { AttemptRecord } from "../output/otlp/attempt-spans.ts";
import type { ProberMessage } from "../schedule/due-result.ts";

/** The attempts among the prober's messages, as OTLP tells them; those of targets that are gone are left out. */
export function* attemptRecords(
  messages: readonly ProberMessage[],
  { probeOf, nowMs }: { readonly probeOf: (target: string) => Probe | undefined; readonly nowMs: number },
): Iterable<AttemptRecord> {
  for (const message of messages) {
    const attempt = "attempt" in message ? message.attempt : undefined;
    if (attempt === undefined || message.kind === "clock-step") continue;
    const probe = probeOf(message.target);
    if (probe === undefined) continue;
    const isRetry = message.kind === "retry";
    const startedAtMs = isRetry ? message.atMs : "dueMs" in message ? message.dueMs : nowMs;
    yield { probe, attempt, startedAtMs, order: isRetry ? "retry" : "first" };
  }
}
