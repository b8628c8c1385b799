import type { LocatedShift } from "../../spec/parse-shift.ts";
import type { ShiftRole } from "../../traffic-shift.ts";

/** Where an arm stands in the input, by its role: arms are written in any order. */
export function armPlace({ spec, path }: LocatedShift, role: ShiftRole): string {
  return `${path}.arms[${spec.arms.findIndex((arm) => arm.role === role)}]`;
}
