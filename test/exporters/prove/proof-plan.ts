import type { ProofPlan } from "../../../exporters/prove/proof-plan.ts";

/** A plan for tests: an own delay as long as a run never spoils its counts. */
export function planOf(url: string, change: Partial<ProofPlan> = {}): ProofPlan {
  return {
    url: new URL(url),
    slow: undefined,
    ratePerSecond: 100,
    beforeSeconds: 0,
    duringSeconds: 2,
    timeoutMs: 20_000,
    newConnectionShare: 0.5,
    keptConnections: 4,
    headers: {},
    versionHeader: "x-version",
    ca: undefined,
    userAgent: "nines/test",
    maxLagMs: 60_000,
    ...change,
  };
}
