import { type Problem, show } from "../../problem.ts";
import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import { askedOf } from "./asked-of.ts";
import { excludeEachOther } from "./exclude-each-other.ts";

/** Matchers that want other values of a label than those that are added to them, so that nothing is left of an arm. */
export const lintArmLabel: ShiftLint = ({ shift, path }) => {
  const { stable, candidate } = shift;
  const ofCandidate = askedOf(shift, candidate);
  return askedOf(shift, stable).flatMap(({ place, text, written, added }, index): readonly Problem[] => {
    const others = ofCandidate[index]?.added ?? [];
    return written.flatMap((matcher) => {
      const against = [excluding(matcher, added), excluding(matcher, others)] as const;
      const first = against[0] ?? against[1];
      if (first === undefined) return [];
      const left = against[0] === undefined ? candidate : stable;
      const who = against[0] && against[1] ? "either arm" : `the arm ${show(left.name)}`;
      const isOfArm = valuesOf(matcher.label, added) !== valuesOf(matcher.label, others);
      return [
        {
          code: "shift-arm-label",
          path: `${path}.${place}`,
          message: `no series is left of ${who}: these matchers want ${printed(matcher)}, and ${printed(first)} is added to them`,
          hint: `remove ${matcher.label} from the matchers: it is added ${isOfArm ? "for each arm" : "by itself"}`,
          excerpt: { text, from: 0, to: text.length },
        },
      ];
    });
  });
};

function excluding(matcher: LabelMatcher, added: readonly LabelMatcher[]): LabelMatcher | undefined {
  return added.find((own) => own.label === matcher.label && excludeEachOther(matcher, own));
}

function valuesOf(label: string, matchers: readonly LabelMatcher[]): string {
  return JSON.stringify(matchers.filter((matcher) => matcher.label === label));
}

function printed(matcher: LabelMatcher): string {
  return printSelector({ matchers: [matcher] }).slice(1, -1);
}
