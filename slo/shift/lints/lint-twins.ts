import { type Problem, show } from "../../problem.ts";
import type { LocatedShift } from "../spec/parse-shift.ts";

/** Shifts of which one says all that another says, under another name. */
export function lintTwins(shifts: readonly LocatedShift[]): readonly Problem[] {
  return shifts.flatMap((one, index) => {
    const first = shifts
      .slice(0, index)
      .find((other) => other.shift.id !== one.shift.id && nameless(other) === nameless(one));
    if (first === undefined) return [];
    return [
      {
        code: "shift-twin",
        path: `${one.path}.name`,
        severity: "warning",
        message: `${show(one.shift.id)} is ${show(first.shift.id)} once more: nothing but the name differs, and both raise each alert`,
        hint: "remove one of them, or write what differs",
      },
    ];
  });
}

function nameless({ shift }: LocatedShift): string {
  return JSON.stringify({ ...shift, id: "", title: "" });
}
