import { assertNever, type Problem, show } from "../../problem.ts";
import { shortList } from "../short-list.ts";
import type { LocatedShift } from "../spec/parse-shift.ts";
import { plainShift } from "./plain-shift.ts";

/** Shifts of which one says all that another says, under another name, or the opposite of the same arms; all that are alike together. */
export function lintTwins(shifts: readonly LocatedShift[]): readonly Problem[] {
  const plain = shifts.map((one) => ({ ...one, shift: plainShift(one.shift) }));
  const found = plain.flatMap((one, index) => likenessOf(one, plain.slice(0, index)) ?? []);
  const firsts = found.filter((one, index) => found.findIndex((other) => isAlike(one, other)) === index);
  return firsts.map((first) =>
    problemOf(
      first,
      found.filter((one) => isAlike(one, first)),
    ),
  );
}

/** How a shift is like one that stands before it. */
interface Likeness {
  readonly kind: "copy" | "same" | "opposite";
  readonly one: LocatedShift;
  readonly other: LocatedShift;
}

const comparisons = { copy: isCopy, same: isSame, opposite: isOpposite } as const;

function likenessOf(one: LocatedShift, before: readonly LocatedShift[]): Likeness | undefined {
  const others = before.filter(({ shift }) => shift.id !== one.shift.id);
  for (const kind of ["copy", "same", "opposite"] as const) {
    const other = others.find((earlier) => comparisons[kind](one, earlier));
    if (other !== undefined) return { kind, one, other };
  }
  return undefined;
}

function isAlike(some: Likeness, others: Likeness): boolean {
  return some.kind === others.kind && some.other === others.other;
}

function problemOf({ kind, one, other }: Likeness, alike: readonly Likeness[]): Problem {
  const ids = shortList(alike.map((each) => show(each.one.shift.id)));
  const of = show(other.shift.id);
  const isOne = alike.length === 1;
  const at = { code: "shift-twin", severity: "warning" } as const;
  switch (kind) {
    case "copy":
      return {
        ...at,
        path: `${one.path}.name`,
        message: `${ids} ${isOne ? "is" : "are"} ${of} once more: nothing but the name differs, and ${isOne ? "both raise" : "all raise"} each alert`,
        hint: `remove ${isOne ? "one" : "all but one"} of them, or write what differs`,
      };
    case "same":
      return {
        ...at,
        path: `${one.path}.arms`,
        message: `${ids} ${isOne ? "counts" : "count"} the same arms of the same traffic as ${of}, and ${isOne ? "both raise" : "all raise"} each alert`,
        hint: isOne
          ? "write its own traffic or arms, or remove one of them"
          : "write traffic or arms of their own, or remove all but one of them",
      };
    case "opposite":
      return {
        ...at,
        path: `${one.path}.arms`,
        message: `${show(one.shift.stable.name)} is the stable arm here, and the candidate of ${of}, which is about the same traffic: one of them says the opposite of the other`,
        hint: "keep one of them, and swap its roles for the next release",
      };
    default:
      return assertNever(kind);
  }
}

function isCopy(one: LocatedShift, other: LocatedShift): boolean {
  return nameless(one) === nameless(other);
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
