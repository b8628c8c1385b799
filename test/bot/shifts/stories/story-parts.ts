import type { ShiftReport } from "../../../../slo/shift/shift-report.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";

/** What is told to the book; a number lets that many minutes after the begin pass. */
export type Told = ShiftReport | { readonly tickAt: number };

/** What is told of a rollout, by the state that it leads to. */
export type Stories = Readonly<Record<string, readonly Told[]>>;

/** A rollout begins: at its first step, and before its first request. */
export const first = reportOf({
  at: 0,
  step: { number: 1, of: 5 },
  verdict: { kind: "not_enough", sli: "errors", evidence: 0, limit: 6.9, detectable: null, why: "too few" },
  candidate: { intended: 0.05, actual: 0, requests: 0, errors: 0, errorRatio: null },
});
/** What a candidate counts that has everything. */
export const all = { intended: 1, actual: 0.999, requests: 90_000, errors: 100, errorRatio: 0.0011 } as const;
/** A rollout that is complete. */
export const completed = {
  phase: "settled",
  outcome: "completed",
  step: { number: 5, of: 5 },
  endedAtMs: begunMs + 50 * minute,
} as const;
/** Too few requests for a verdict. */
export const few = {
  kind: "not_enough",
  sli: "errors",
  evidence: 0.1,
  limit: 6.9,
  detectable: null,
  why: "too few",
} as const;
/** The weight of the candidate was set back to nothing, by somebody or not. */
export const back = (by: string | null) => ({
  atMs: begunMs + 14 * minute,
  by,
  source: "haproxy",
  arm: "green",
  from: 25,
  to: 0,
  detail: "weight 25 → 0",
});
/** Traffic goes back, and is not there yet. */
export const goingBack = {
  at: 14,
  phase: "aborting",
  changedAtMs: begunMs + 14 * minute,
  candidate: { intended: 0, actual: 0.2 },
  drift: { share: 0.2, tolerance: 0.03, settled: false },
} as const;
/** The candidate has everything. */
export const taken = { ...completed, candidate: all, stable: { intended: 0, actual: 0 } } as const;
/** All traffic is back. */
export const rolledBack = {
  phase: "idle",
  outcome: "rolled_back",
  endedAtMs: begunMs + 14.7 * minute,
  candidate: { intended: 0, actual: 0 },
} as const;
/** Of a rollout of which not all was seen. */
export const missing = (lost: number) => ({
  sent: 11_409,
  answered: 11_409 - lost,
  failed: 0,
  inflight: 0,
  rescued: 0,
  lost,
  isWhole: false,
});
/** What was lost while the account was closed, and some minutes after the begin the last of it. */
export const outside = (lost: number, at: number) => ({ lost, lastAtMs: begunMs + at * minute });
