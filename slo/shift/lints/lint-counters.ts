import type { ShiftLint } from "../lint-shifts.ts";

/** Counters of requests and of errors that are one: everything would be an error. */
export const lintCounters: ShiftLint = ({ shift: { traffic }, path }) => {
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  if (comparable(traffic.requests) !== comparable(traffic.errors)) return [];
  return [
    {
      code: "shift-counters",
      path: `${path}.traffic.errors`,
      message: "requests and errors are the same series, so that every request counts as failed",
      hint: 'write the series of errors alone, such as with code=~"5.." among its matchers',
    },
  ];
};

function comparable(selector: string): string {
  return selector.replaceAll(/\s+/g, "");
}
