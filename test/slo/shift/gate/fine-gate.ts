import type { GateFacts } from "../../../../slo/shift/gate/gate-facts.ts";

/** Why the candidate is no worse. */
export const notWorse = "no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests";
/** A rollout under way that nothing speaks against. */
export const fine: GateFacts = {
  phase: "shifting",
  candidate: { name: "green", intended: 0.1 },
  verdict: { kind: "not_worse", sli: "errors", evidence: -2.1, limit: 6.9, detectable: 2, why: notWorse },
  drift: { share: -0.002, tolerance: 0.025, settled: true },
  budget: { slo: "checkout-availability", spent: 0.004, maxSpend: 0.1 },
  headroom: { requestsPerSecond: 200, stableCapacity: 400, limit: 360 },
  isWeightless: false,
  shareBasis: "requests",
  blind: [],
  down: [],
  ledger: { lost: 0 },
  alone: {
    candidate: { requests: 18_400, errors: 22 },
    stable: { requests: 165_600, errors: 182 },
    judge: { alpha: 0.001, minRequests: 100, effectFloor: 0.001, errorRatio: 0.001 },
  },
  slo: { id: "checkout-availability", remaining: 0.7 },
};
/** That not all was seen. */
export const unseen = "not all requests were seen: more may have failed or been lost than was counted";
/** A verdict that compares nothing. */
export const uncompared = { ...fine.verdict, kind: "not_enough" } as const;
/** The candidate has everything. */
export const complete = {
  phase: "settled",
  candidate: { name: "green", intended: 1 },
  drift: { share: 0, tolerance: 0.02, settled: true },
} as const;
/** A source that cannot be read. */
export const refused = { source: "weights", reason: "connection refused" } as const;
/** A verdict that is worse. */
export const worse = {
  ...fine.verdict,
  kind: "worse",
  why: "errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 12.4 of 6.9",
} as const;
