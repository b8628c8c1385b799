import type { ProbeAttempt } from "../../probe/probe-attempt.ts";

/** An attempt that says nothing about its target, because the prober itself is at fault. */
export function proberFault(detail: string, attempt?: ProbeAttempt): ProbeAttempt {
  const nothingSeen = { durationSeconds: 0, hops: [], tls: undefined, evidence: undefined };
  const seen = attempt === undefined || attempt.detail === "" ? "" : `; the attempt itself: ${attempt.detail}`;
  return {
    ...(attempt ?? nothingSeen),
    result: "inconclusive",
    reason: "prober",
    detail: `${detail}${seen}`,
  };
}
