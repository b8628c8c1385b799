import type { ProofPlan, ProofRequest } from "./proof-plan.ts";

// Multiples of these, modulo 1, fill the square evenly: any run of requests has both shares, and neither depends on the other.
// Source: M. Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences" (the sequence R2), 2018.
const [stepOfConnection, stepOfSpeed] = [0.7548776662466927, 0.5698402909980532];

/** How many requests a proof sends when nothing ends it early. */
export function requestCount({
  ratePerSecond,
  beforeSeconds,
  duringSeconds,
}: Pick<ProofPlan, "ratePerSecond" | "beforeSeconds" | "duringSeconds">): number {
  // What is due before the end; the first is due at once.
  return Math.max(1, Math.ceil(ratePerSecond * (beforeSeconds + duringSeconds) - 1e-9));
}

/** What the request with this index is: the same in every run. */
export function requestAt(
  index: number,
  { ratePerSecond, newConnectionShare, slow }: Pick<ProofPlan, "ratePerSecond" | "newConnectionShare" | "slow">,
): ProofRequest {
  return {
    index,
    dueMs: (index * 1000) / ratePerSecond,
    connection: fraction(index * stepOfConnection) < newConnectionShare ? "new" : "kept",
    speed: slow !== undefined && fraction(index * stepOfSpeed) < slow.share ? "slow" : "usual",
  };
}

function fraction(number: number): number {
  return number - Math.floor(number);
}
