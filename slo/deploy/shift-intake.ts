import type { Stack } from "../model.ts";
import type { ShiftsSource } from "../relay/relay-model.ts";

/** The variable with the token by which the exporter is known to the relay when it tells of traffic shifts. */
export const shiftsToken = "NINES_SHIFTS_TOKEN";

/** The relay's source that takes the exporter's reports of traffic shifts: the first of its kind; undefined when there is nothing to tell, or nobody to. */
export function shiftIntake(stack: Stack): string | undefined {
  return intakeOf(stack)?.name;
}

/** Whether that source asks for the token. */
export function asksForShiftsToken(stack: Stack): boolean {
  return (intakeOf(stack)?.tokens.length ?? 0) > 0;
}

function intakeOf({ shifts, relay }: Stack): ShiftsSource | undefined {
  return shifts.length === 0 ? undefined : relay.sources.find((source) => source.kind === "shifts");
}
