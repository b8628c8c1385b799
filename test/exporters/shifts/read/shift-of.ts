import { shiftFromSpec } from "../../../../slo/shift/spec/shift-from-spec.ts";
import type { ShiftArmSpec, TrafficShiftSpec } from "../../../../slo/shift/spec/traffic-shift-spec.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";

type Given = Pick<TrafficShiftSpec, "traffic"> &
  Partial<TrafficShiftSpec> & { readonly blue?: Partial<ShiftArmSpec>; readonly green?: Partial<ShiftArmSpec> };

/** A shift of shop/checkout from blue to green. */
export function shiftOf({ blue = {}, green = {}, ...given }: Given): TrafficShift {
  const stable: ShiftArmSpec = { name: "blue", role: "stable", ...blue };
  const candidate: ShiftArmSpec = { name: "green", role: "candidate", ...green };
  const spec: TrafficShiftSpec = {
    name: "checkout",
    service: "checkout",
    strategy: "blueGreen",
    arms: [stable, candidate],
    ...given,
  };
  const stack = { services: [] } as unknown as Parameters<typeof shiftFromSpec>[2]["stack"];
  return shiftFromSpec(spec, { stable, candidate }, { stack, service: undefined });
}

/** Nobody gives up. */
export const patient = new AbortController().signal;

/** What a reading that failed says. */
export async function reasonFor(reading: Promise<unknown>): Promise<string> {
  const fault: unknown = await reading.then(
    () => "it did not fail",
    (error: unknown) => error,
  );
  return fault instanceof Error
    ? `${fault.message}${"retryable" in fault && fault.retryable === true ? " (again)" : ""}`
    : String(fault);
}
