import { type Problem, show } from "../../../problem.ts";
import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import { type LabelMatcher, printMatchers } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { shownLabel } from "../../traffic/shown-label.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../traffic-shift.ts";

/** Counters of pods that are asked for one arm alone, so that nothing is counted of the other. */
export const lintOneArm: ShiftLint = ({ shift, path }) => {
  const { traffic } = shift;
  if (traffic.kind !== "pods" || traffic.by !== "label") return [];
  return (["requests", "errors", "slow"] as const).flatMap((field): readonly Problem[] => {
    const text = traffic[field];
    const matchers = seriesOf(text)?.matchers ?? [];
    const found = matchers.flatMap((matcher) => {
      const left = armsOf(shift).filter((arm) => isLeftOut(arm, { matcher, shift }));
      return left.length === 1 ? left.map((arm) => ({ matcher, arm })) : [];
    })[0];
    if (text === undefined || found === undefined) return [];
    return [
      {
        code: "shift-arm-label",
        // The application may have another thing in its label.
        severity: "warning",
        path: `${path}.traffic.${field}`,
        message: `${printMatchers([found.matcher])} leaves out the arm ${show(found.arm.name)}, of which nothing would be counted`,
        hint: `remove ${found.matcher.label} from the matchers: pods are told apart by their label ${traffic.label}`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};

function isLeftOut(
  { match, target }: ShiftArm,
  { matcher, shift: { traffic, weights } }: { readonly matcher: LabelMatcher; readonly shift: TrafficShift },
): boolean {
  const label = traffic.kind === "pods" ? (traffic.label ?? "") : "";
  const shown = shownLabel(label);
  const isOfArm = [shown, shownLabel(shown)].includes(shownLabel(matcher.label));
  const isOfPods = matcher.label === "pod" && weights.kind === "podRatio";
  if (!isOfArm && !isOfPods) return false;
  const value = isOfArm ? match : `${escapePattern(target)}-.+`;
  return !excludeEachOther([matcher]) && excludeEachOther([matcher, { label: matcher.label, op: "=~", value }]);
}
