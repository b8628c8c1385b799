import { type Problem, show } from "../../../problem.ts";
import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import { type LabelMatcher, printMatchers } from "../../../promql/print-selector.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { type AskedOf, askedOf } from "./asked-of.ts";
import { fittingMatches } from "./fitting-matches.ts";

/** Matchers of one label that exclude each other, or those that are added to them, so that nothing is left of an arm. */
export const lintArmLabel: ShiftLint = (located) => {
  const { shift, path } = located;
  const { stable, candidate } = shift;
  const ofCandidate = askedOf(shift, candidate);
  const found = askedOf(shift, stable).flatMap((asked, index) => {
    const others = ofCandidate[index]?.added ?? [];
    // An edge beside the name of a histogram is a problem of its own.
    const isOther = (label: string) => asked.place !== "slow.histogram" || label !== "le";
    const labels = [...new Set(asked.written.map(({ label }) => label))].filter(isOther);
    return labels.flatMap((label) => {
      const written = asked.written.filter((matcher) => matcher.label === label);
      if (excludeEachOther(written)) return [contradiction(asked, written)];
      return smallestSets(written, [...asked.added, ...others]).flatMap((set): readonly Finding[] => {
        const against = [excluding(set, asked.added), excluding(set, others)] as const;
        const first = against[0] ?? against[1];
        if (first === undefined) return [];
        const left = against[0] === undefined ? candidate : stable;
        const who = against[0] && against[1] ? "either arm" : `the arm ${show(left.name)}`;
        const isOfArm = valuesOf(label, asked.added) !== valuesOf(label, others);
        return [
          {
            asked,
            message: `no series is left of ${who}: these matchers want ${listed(set)}, and ${printMatchers([first])} is added to them`,
            cure: isOfArm
              ? { kind: "the match", label, ...(against[0] && against[1] ? meant(located, { asked, written }) : {}) }
              : { kind: "none of them", label },
          },
        ];
      });
    });
  });
  return onceEach(found, path);
};

/** What is wrong with a label of one text. */
interface Finding {
  readonly asked: AskedOf;
  readonly message: string;
  /** How many of the matchers may stay, or what is to be written instead. */
  readonly cure:
    | { readonly kind: "one of them" }
    | { readonly kind: "none of them"; readonly label: string }
    | ({ readonly kind: "the match"; readonly label: string } & Meant);
}

/** What is known of the matches of arms of which nothing is left. */
interface Meant {
  /** What the stable arm has as its match, and what would fit. */
  readonly other?: { readonly match: string; readonly fitting: string };
  /** The match is but the name of its arm. */
  readonly isUnwritten?: boolean;
}

function meant(
  { shift, spec }: LocatedShift,
  { asked: { place }, written }: { readonly asked: AskedOf; readonly written: readonly LabelMatcher[] },
): Meant {
  const [fitting] = fittingMatches(shift, { written, place }) ?? [];
  if (fitting !== undefined) return { other: { match: shift.stable.match, fitting } };
  return { isUnwritten: spec.arms.every(({ match }) => match === undefined) };
}

function contradiction(asked: AskedOf, written: readonly LabelMatcher[]): Finding {
  const pairs = written.flatMap((one, index) => written.slice(index + 1).map((other) => [one, other]));
  const set = pairs.find(excludeEachOther) ?? written;
  return {
    asked,
    message: `no series is left of either arm: ${listed(set)} exclude each other`,
    cure: { kind: "one of them" },
  };
}

/** What the same matchers do in several texts is one mistake. */
function onceEach(found: readonly Finding[], path: string): readonly Problem[] {
  const firsts = found.filter(({ message }, index) => found.findIndex((one) => one.message === message) === index);
  return firsts.map(({ asked: { place, text }, message, cure }) => {
    const same = found.filter((one) => one.message === message).map(({ asked }) => asked.place);
    const others = same.filter((one) => one !== place).join(" and ");
    const hint = hintOf(cure, others);
    return {
      code: "shift-arm-label",
      path: `${path}.${place}`,
      message,
      hint,
      excerpt: { text, from: 0, to: text.length },
    };
  });
}

function hintOf(cure: Finding["cure"], others: string): string {
  const also = others === "" ? "" : `, also from ${cure.kind === "one of them" ? "" : "those of "}${others}`;
  if (cure.kind === "one of them") return `remove all but one of them${also}`;
  const { label } = cure;
  const removed = `remove ${label} from the matchers${also}`;
  if (cure.kind === "none of them") return `${removed}: it is added by itself`;
  const { other, isUnwritten } = cure;
  if (other !== undefined)
    return `write the match of each arm, such as ${show(other.fitting)}; or, if ${show(other.match)} is right, ${removed}: it is added for each arm`;
  return `${removed}${isUnwritten ? ", and write as the match of each arm what it has there" : ""}: it is added for each arm`;
}

/** Each matcher that excludes one of those added by itself; where none does, all of them together. */
function smallestSets(written: readonly LabelMatcher[], added: readonly LabelMatcher[]) {
  const alone = written.map((matcher) => [matcher]).filter((set) => excluding(set, added));
  return alone.length > 0 ? alone : [written];
}

function excluding(written: readonly LabelMatcher[], added: readonly LabelMatcher[]): LabelMatcher | undefined {
  return added.find((own) => own.label === written[0]?.label && excludeEachOther([...written, own]));
}

function valuesOf(label: string, matchers: readonly LabelMatcher[]): string {
  return JSON.stringify(matchers.filter((matcher) => matcher.label === label));
}

function listed(matchers: readonly LabelMatcher[]): string {
  return matchers.map((matcher) => printMatchers([matcher])).join(" and ");
}
