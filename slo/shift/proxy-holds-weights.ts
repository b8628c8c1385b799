import type { TrafficShift } from "./traffic-shift.ts";

/** Whether the proxy that counts holds the weights, too: a restart then puts them back to its file, and else only begins its counters anew. */
export function proxyHoldsWeights({ weights }: Pick<TrafficShift, "weights">): boolean {
  return weights.kind === "haproxy";
}
