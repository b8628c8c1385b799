import { printSelector } from "../../slo/promql/print-selector.ts";
import { equal } from "../../slo/shift/traffic/matchers.ts";
import type { ShiftWeights } from "../../slo/shift/traffic-shift.ts";

type FlaggerWeights = Extract<ShiftWeights, { kind: "flagger" }>;

/** What Flagger says of a rollout. It says `succeeded` of all that neither goes on nor failed. */
export const flaggerStatuses = { running: 0, succeeded: 1, failed: 2 } as const;

/** A metric that Flagger has of its canaries, of this one. */
export function ofFlagger(metric: string, { namespace, workload }: FlaggerWeights): string {
  return printSelector({ metric, matchers: [equal("namespace", namespace), equal("name", workload)] });
}

/** The series of `flaggerStatuses`. */
export function flaggerStatus(weights: FlaggerWeights): string {
  return ofFlagger("flagger_canary_status", weights);
}
