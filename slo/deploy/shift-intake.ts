import type { Stack } from "../model.ts";

/** The variable with the token by which the exporter is known to the relay when it tells of traffic shifts. */
export const shiftsToken = "NINES_SHIFTS_TOKEN";

/** The relay's source that takes the exporter's reports of traffic shifts: the first of its kind; undefined when there is nothing to tell, or nobody to. */
export function shiftIntake({ shifts, relay }: Stack): string | undefined {
  return shifts.length === 0 ? undefined : relay.sources.find(({ kind }) => kind === "shifts")?.name;
}
