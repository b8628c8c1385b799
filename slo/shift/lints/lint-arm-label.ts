import type { Problem } from "../../problem.ts";
import type { LabelMatcher } from "../../promql/print-selector.ts";
import { isVectorSelector, vectorSelectors } from "../../promql/selectors.ts";
import { parseLabelPattern } from "../../relay/label-pattern.ts";
import type { ShiftLint } from "../lint-shifts.ts";

/** Counters narrowed to values of the very label that tells the arms apart, so that nothing is left of an arm. */
export const lintArmLabel: ShiftLint = ({ shift: { traffic }, spec, path }) => {
  if (traffic.kind !== "counters") return [];
  const { label, requests, errors, slow, inflight } = traffic;
  const asked = [requests, errors, slow, inflight].filter((text) => text !== undefined && isVectorSelector(text));
  return spec.arms.flatMap(({ name, match = name }, index): readonly Problem[] => {
    const text = asked.find((one = "") => ofLabel(one, label).some((matcher) => leavesOut(matcher, match)));
    if (text === undefined) return [];
    return [
      {
        code: "shift-arm-label",
        path: `${path}.arms[${index}]`,
        message: `no series is left of this arm: ${label} tells the arms apart, and the matchers of the counters ask for it, too`,
        hint: `remove ${label} from the matchers: it is added for each arm`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};

function ofLabel(text: string, label: string): readonly LabelMatcher[] {
  return (vectorSelectors(text)[0]?.matchers ?? []).filter((matcher) => matcher.label === label);
}

/** Whether no value fulfils both. What two expressions have in common is not looked for. */
function leavesOut({ op, value }: LabelMatcher, match: string): boolean {
  if (op === "=") return !isMatched(value, match);
  // Only a text without special characters is the one value that it matches.
  if (/[\\^$.|?*+()[\]{}]/.test(match)) return false;
  if (op === "!=") return value === match;
  return isMatched(match, value) !== (op === "=~");
}

function isMatched(text: string, by: string): boolean {
  const pattern = parseLabelPattern(by);
  // What is no expression is a problem of its own.
  return !pattern.ok || pattern.matches(text);
}
