import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { ShiftSourceFault } from "./shift-source-fault.ts";

/** Weight by arm as written down; an arm that is not written there is 0. Throws a ShiftSourceFault. */
export type ReadDeclared = (signal: AbortSignal) => Promise<Readonly<Record<string, number>>>;

/** Reads the weights that Terraform has on file; undefined where a shift names none. */
export function createDeclaredReader({ declared }: TrafficShift): ReadDeclared | undefined {
  if (declared === undefined) return undefined;
  return async () => {
    throw new ShiftSourceFault(`${declared.file} cannot be read yet`, { retryable: false });
  };
}
