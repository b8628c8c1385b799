import { type Problem, show } from "../../problem.ts";
import type { LocatedShift } from "../spec/parse-shift.ts";

/** Shifts of which one says all that another says, under another name, or the opposite of the same arms. */
export function lintTwins(shifts: readonly LocatedShift[]): readonly Problem[] {
  return shifts.flatMap((one, index) => {
    const others = shifts.slice(0, index).filter(({ shift }) => shift.id !== one.shift.id);
    const twin = others.find((other) => nameless(other) === nameless(one));
    const opposite = others.find((other) => isOpposite(one, other));
    const at = { code: "shift-twin", severity: "warning" } as const;
    if (twin !== undefined)
      return [
        {
          ...at,
          path: `${one.path}.name`,
          message: `${show(one.shift.id)} is ${show(twin.shift.id)} once more: nothing but the name differs, and both raise each alert`,
          hint: "remove one of them, or write what differs",
        },
      ];
    const same = others.find((other) => isSame(one, other));
    if (same !== undefined)
      return [
        {
          ...at,
          path: `${one.path}.arms`,
          message: `${show(one.shift.id)} counts the same arms of the same traffic as ${show(same.shift.id)}, and both raise each alert`,
          hint: "write its own traffic or arms, or remove one of them",
        },
      ];
    if (opposite === undefined) return [];
    const { stable } = one.shift;
    return [
      {
        ...at,
        path: `${one.path}.arms`,
        message: `${show(stable.name)} is the stable arm here, and the candidate of ${show(opposite.shift.id)}, which is about the same traffic: one of them says the opposite of the other`,
        hint: "keep one of them, and swap its roles for the next release",
      },
    ];
  });
}

function nameless({ shift }: LocatedShift): string {
  return JSON.stringify({ ...shift, id: "", title: "" });
}

function isSame(one: LocatedShift, other: LocatedShift): boolean {
  return (
    isOfSameTraffic(one, other) &&
    one.shift.stable.match === other.shift.stable.match &&
    one.shift.candidate.match === other.shift.candidate.match
  );
}

function isOfSameTraffic({ shift: one }: LocatedShift, { shift: other }: LocatedShift): boolean {
  return JSON.stringify([one.traffic, one.weights]) === JSON.stringify([other.traffic, other.weights]);
}

function isOpposite(located: LocatedShift, of: LocatedShift): boolean {
  const [one, other] = [located.shift, of.shift];
  return (
    isOfSameTraffic(located, of) &&
    one.stable.match === other.candidate.match &&
    one.candidate.match === other.stable.match
  );
}
