import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { silenceSeconds } from "../../../slo/shift/silence-seconds.ts";
import { isBlind, type ShiftFacts } from "./shift-facts.ts";

/** Whether the arm that has nothing to do any more may go; null while both have, or while it is the candidate that has nothing. */
export function oldArm(facts: ShiftFacts): ShiftReport["oldArm"] {
  const { tracked, state, nowMs } = facts;
  const { shift } = tracked;
  const { name } = shift.stable;
  if (state.share !== 1) return null;
  const not = (why: string) => ({ safeToDelete: false, why });
  if (isBlind(facts, "weights")) return not("the weights cannot be read");
  if (isBlind(facts, "traffic") || state.traffic === null) return not("the traffic cannot be read");
  const counters = state.traffic.arms[name];
  const busyAtMs = state.busyAtMs[name];
  if (counters === undefined || busyAtMs === undefined) return not(`requests of ${name} are not visible`);
  if (counters.requests === null && counters.inflight === null)
    return not(`requests of ${name} are not observable here`);
  const inflight = counters.inflight ?? 0;
  if (inflight > 0) return not(`${name} still has ${inflight} in flight`);
  // Nobody promised it anything else before the weights said so.
  const silentMs = nowMs - Math.max(busyAtMs, state.changedAtMs ?? 0);
  const needed = silenceSeconds(shift);
  const silent = Math.floor(Math.max(0, silentMs) / 1_000);
  if (silent < needed) return not(`${name} is silent for ${silent} of ${needed} seconds`);
  const flight = counters.inflight === null ? "what is in flight cannot be seen" : "nothing in flight";
  return { safeToDelete: true, why: `${name} has weight 0 and is silent for ${silent} seconds, ${flight}` };
}
