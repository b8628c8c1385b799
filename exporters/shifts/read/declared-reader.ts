import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { readTerraformResources } from "./terraform/terraform-resources.ts";
import { terraformWeights } from "./terraform/terraform-weights.ts";
import { withinTime } from "./within-time.ts";

/** Weight by arm as written down; an arm that is not written there is 0. Throws a ShiftSourceFault. */
export type ReadDeclared = (signal: AbortSignal) => Promise<Readonly<Record<string, number>>>;

/** Reads the weights that Terraform has on file; undefined where a shift names none. */
export function createDeclaredReader(shift: TrafficShift): ReadDeclared | undefined {
  const { declared } = shift;
  if (declared === undefined) return undefined;
  return (signal) =>
    withinTime({ name: declared.file, signal }, async () =>
      terraformWeights(shift, await readTerraformResources(declared.file), declared),
    );
}
