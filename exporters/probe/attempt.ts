import type { Evidence, Hop, ProbeAttempt, TlsFacts } from "./probe-attempt.ts";
import type { StepFailure } from "./socket-failure.ts";

/** What an attempt saw, beside its outcome. */
export interface Seen {
  readonly durationSeconds: number;
  readonly hops?: readonly Hop[] | undefined;
  readonly tls?: TlsFacts | undefined;
  readonly evidence?: Evidence | undefined;
}

/** An attempt at which all was as it should be. */
export function succeeded({ durationSeconds, hops = noHops, tls }: Seen): ProbeAttempt {
  return { result: "success", reason: undefined, detail: "", durationSeconds, hops, tls, evidence: undefined };
}

/** An attempt that failed; with the reason `prober` it says nothing about the target. */
export function failed(
  { reason, detail }: StepFailure,
  { durationSeconds, hops = noHops, tls, evidence }: Seen,
): ProbeAttempt {
  const result = reason === "prober" ? "inconclusive" : "failure";
  return { result, reason, detail, durationSeconds, hops, tls, evidence };
}

/** The failure of an attempt that was right but took too long, or undefined. */
export function slowness(durationSeconds: number, maxDurationSeconds: number | undefined): StepFailure | undefined {
  if (maxDurationSeconds === undefined || durationSeconds <= maxDurationSeconds) return undefined;
  return { reason: "slow", detail: `It took ${durationSeconds.toFixed(3)} s, more than ${maxDurationSeconds} s.` };
}

const noHops: readonly Hop[] = [];
