import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import type { LabelMatcher } from "../../../promql/print-selector.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../traffic-shift.ts";
import { areApart } from "../matches/are-apart.ts";
import { askedOf } from "./asked-of.ts";

/** What the arms may be called in a label with these matchers, of the stable arm first; undefined where the matchers do not tell. */
export function fittingMatches(
  shift: TrafficShift,
  { written, place }: { readonly written: readonly LabelMatcher[]; readonly place: string },
): readonly [string, string] | undefined {
  // Resources of a target group have more than a name.
  if (shift.traffic.kind === "alb") return undefined;
  const [first, second] = armsOf(shift).map((arm) =>
    written.flatMap((matcher) => namesIn(matcher, arm)).find((match) => isLeft(called(arm, match))),
  );
  return first === undefined || second === undefined || !areApart(first, second) ? undefined : [first, second];

  function isLeft(arm: ShiftArm): boolean {
    const added = askedOf(shift, arm).find((one) => one.place === place)?.added ?? [];
    return added.every((own) => own.label !== written[0]?.label || !excludeEachOther([...written, own]));
  }
}

/** A match stands for a target that nobody wrote. */
function called(arm: ShiftArm, match: string): ShiftArm {
  return { ...arm, match, target: arm.target === arm.match ? match : arm.target };
}

/** Names with that of the arm in them; one value alone is not for two arms. */
function namesIn({ op, value }: LabelMatcher, { match }: ShiftArm): readonly string[] {
  if (op !== "=~" || !/^[\w-]+$/.test(match)) return [];
  const listed = value.split("|").filter((name) => /^[\w:/-]+$/.test(name) && name.split(/[-_:/]/).includes(match));
  const [begin = ""] = /^[\w:/-]*/.exec(value) ?? [];
  const [end = ""] = /[\w:/-]*$/.exec(value) ?? [];
  // The arm may have the last word, too: `v1` beside `web-v.+`.
  const begins = [begin, begin.replace(/[^-_:/]+$/, "")];
  return [...listed, ...begins.flatMap((one) => joined(one, match)).flatMap((name) => joined(name, end))];
}

/** With a hyphen between them first, unless one of them has what parts the words of a name. */
function joined(begin: string, end: string): readonly string[] {
  if (begin === "" || end === "" || /[-_:/]$/.test(begin) || /^[-_:/]/.test(end)) return [`${begin}${end}`];
  return [`${begin}-${end}`, `${begin}${end}`];
}
