import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import type { StateChange } from "../due-result.ts";

/** What attempts in a row say about a target. */
export interface ConfirmedState {
  readonly state: StateChange["state"];
  /** Failed attempts since the last success. */
  readonly failures: number;
  /** Monotonic milliseconds of the last attempt that said anything. */
  readonly knownAtMs: number;
}

const silentIntervals = 3;

/** The state before the first attempt: unknown, or what an earlier prober knew. */
export function initialState(atMs: number, state: StateChange["state"] = "unknown"): ConfirmedState {
  return { state, failures: 0, knownAtMs: atMs };
}

/** One success is up; down takes a failed attempt and every confirmation, in a row. Attempts that say nothing change nothing. */
export function stateAfterAttempt(
  before: ConfirmedState,
  {
    result,
    retries,
    atMs,
  }: { readonly result: ProbeAttempt["result"]; readonly retries: number; readonly atMs: number },
): ConfirmedState {
  if (result === "inconclusive") return before;
  if (result === "success") return { state: "up", failures: 0, knownAtMs: atMs };
  const failures = before.failures + 1;
  return { state: failures > retries ? "down" : before.state, failures, knownAtMs: atMs };
}

/** After more than three intervals in which no attempt said anything, nobody knows. */
export function stateAfterSilence(
  before: ConfirmedState,
  { atMs, intervalMs }: { readonly atMs: number; readonly intervalMs: number },
): ConfirmedState {
  const isSilent = atMs - before.knownAtMs > silentIntervals * intervalMs;
  return isSilent ? { state: "unknown", failures: 0, knownAtMs: before.knownAtMs } : before;
}
