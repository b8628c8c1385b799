import type { Sli } from "../../slo/model.ts";

/** What an SLI counts, in the words of a message: `1 in 68 requests fails`. */
export function eventUnit(kind: Sli["kind"]): string {
  return units[kind];
}

const units: Readonly<Record<Sli["kind"], string>> = {
  events: "requests",
  latency: "requests",
  probe: "probes",
  timeSlice: "time slices",
  ratio: "events",
  composite: "events",
};
