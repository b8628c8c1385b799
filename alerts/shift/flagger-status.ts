import type { ShiftWeights } from "../../slo/shift/traffic-shift.ts";
import { ofController } from "../../slo/shift/weight-selectors.ts";

type FlaggerWeights = Extract<ShiftWeights, { kind: "flagger" }>;

/** What Flagger says of a rollout. It says `succeeded` of all that neither goes on nor failed. */
export const flaggerStatuses = { running: 0, succeeded: 1, failed: 2 } as const;

/** The series of `flaggerStatuses`. */
export function flaggerStatus(weights: FlaggerWeights): string {
  return ofController("flagger_canary_status", weights);
}
