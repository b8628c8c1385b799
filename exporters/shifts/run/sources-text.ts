import type { Stack } from "../../../slo/model.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** Where everything about a shift is read, as a text: another one means that what was read before is of another place. */
export function sourcesText(shift: TrafficShift, stack: Stack): string {
  const { traffic, weights, declared, dns } = shift;
  const arms = armsOf(shift).map(({ name, role, match, target }) => [name, role, match, target]);
  return JSON.stringify([traffic, weights, declared, dns, arms, stack.exporter.prometheus]);
}
