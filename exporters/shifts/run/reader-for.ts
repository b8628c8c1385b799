import { createHash, randomUUID } from "node:crypto";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ShiftState } from "../track/shift-state.ts";

/** A reader that goes on where an earlier one of the same traffic left off, if that left what it takes; or another one. */
export function readerFor(
  shift: TrafficShift,
  { traffic }: ShiftState,
): { readonly reader: string; readonly memory: unknown } {
  const counted = armsOf(shift).map(({ name, match }) => [name, match]);
  const source = createHash("sha256")
    .update(JSON.stringify([shift.traffic, counted]))
    .digest("hex")
    .slice(0, 16);
  const goesOn = traffic !== null && traffic.memory !== null && traffic.reader.startsWith(`${source} `);
  return goesOn
    ? { reader: traffic.reader, memory: traffic.memory }
    : { reader: `${source} ${randomUUID()}`, memory: undefined };
}
