import type { SendResult } from "./send-hand-over.ts";

const firstMs = 1_000;
const longestMs = 300_000;
/** An incident of yesterday is no longer worth a call. */
const giveUpAfterMs = 24 * 3_600_000;

/** What follows from a try. */
export type NextTry =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly atMs: number; readonly why: string }
  | { readonly kind: "over"; readonly why: string };

/** When to try again: after 1 s, 2 s, 4 s … 5 min, as the system asks for, and not for longer than a day. */
export function nextTry(
  result: SendResult,
  {
    attempts,
    sinceMs,
    nowMs,
    jitter,
  }: {
    /** Tries so far, this one included. */
    readonly attempts: number;
    readonly sinceMs: number;
    readonly nowMs: number;
    /** From 0 to 1: a quarter of the waiting time is left to chance, so that many relays do not knock at once. */
    readonly jitter: number;
  },
): NextTry {
  if (result.kind === "done") return { kind: "done" };
  if (result.kind === "refused") return { kind: "over", why: result.why };
  if (nowMs - sinceMs >= giveUpAfterMs) return { kind: "over", why: `${result.why}; given up after a day` };
  const usual = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20));
  const waitMs = Math.max(result.afterMs ?? 0, Math.round(usual * (0.75 + 0.25 * jitter)));
  return { kind: "again", atMs: nowMs + waitMs, why: result.why };
}
