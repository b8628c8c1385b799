import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type ArmTotals, totalsSince } from "./arm-totals.ts";
import type { ComparedSums, Rollout } from "./shift-state.ts";

/** Requests that came to an end, and those of them that were errors. */
export type EndedSums = Pick<ComparedSums, "requests" | "errors">;

/** What of a ledger came to an end: what is in flight is still to come. */
export function endedSums({ answered, failed, lost }: ArmTotals): EndedSums {
  return { requests: answered + (lost ?? 0), errors: (failed ?? 0) + (lost ?? 0) };
}

/** What a rollout's arms came to an end with before the step that is the first to be compared; undefined where there is nothing. */
export function uncomparedSums(
  shift: TrafficShift,
  { from, totals }: Pick<Rollout, "from"> & { readonly totals: Rollout["from"] },
  steps: Readonly<Record<string, EndedSums>>,
): Rollout["uncompared"] {
  const entries = armsOf(shift).map(({ name }) => {
    const all = endedSums(totalsSince(from[name], totals[name]));
    const step = steps[name] ?? { requests: 0, errors: 0 };
    const requests = Math.max(0, all.requests - step.requests);
    return [name, { requests, errors: Math.min(requests, Math.max(0, all.errors - step.errors)) }] as const;
  });
  return entries.some(([, { requests }]) => requests > 0) ? Object.fromEntries(entries) : undefined;
}
