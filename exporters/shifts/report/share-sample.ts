import { trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf } from "../../../slo/shift/traffic-shift.ts";
import type { ActualShare } from "../track/actual-share.ts";
import type { ShiftFacts } from "./shift-facts.ts";

/**
 * How many drawings a share rests on, which says how far chance may carry it. Where clients stay with their arm, all requests of one are
 * one drawing, and so is a connection in TCP mode, however many bytes it carries. The rules take the same (alerts/shift/rules/share-rules.ts).
 */
export function shareSample({ tracked, state }: Pick<ShiftFacts, "tracked" | "state">, actual: ActualShare): number {
  const { shift, windowSeconds } = tracked;
  if (trafficForm(shift).shareBasis === "requests" && shift.affinity.kind === "none") return actual.count;
  const inflight = armsOf(shift).map(({ name }) => state.traffic?.arms[name]?.inflight ?? null);
  const known = inflight.filter((count) => count !== null);
  if (known.length === inflight.length) return known.reduce((sum, count) => sum + count, 0);
  // Clients cannot be counted: each is taken to send one request a second, which few do.
  return actual.count / windowSeconds;
}
