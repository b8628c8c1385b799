import { type Problem, show } from "../../../problem.ts";
import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import { type LabelMatcher, printMatchers } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf } from "../../traffic-shift.ts";
import { isApplicationLabel } from "../arms/is-application-label.ts";
import type { CountedTraffic } from "../beside-requests/beside-requests.ts";
import { armValues } from "./arm-values.ts";
import { lintArmLabel } from "./lint-arm-label.ts";

/** Counters that are asked for one arm alone, so that nothing is counted of the other. */
export const lintOneArm: ShiftLint = (located, around) => {
  const { shift, path } = located;
  const { traffic } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  // What is refused has its cure already.
  if (lintArmLabel(located, around).length > 0) return [];
  return (["requests", "errors", "slow"] as const).flatMap((field): readonly Problem[] => {
    const text = traffic[field];
    const matchers = seriesOf(text)?.matchers ?? [];
    const found = matchers.flatMap((matcher) => {
      const left = armsOf(shift).filter((arm) => isLeftOut(matcher, armValues(arm, { matcher, shift })));
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
        hint: `remove ${found.matcher.label} from the matchers${isApplicationLabel(found.matcher.label) ? ", unless both arms have it" : ""}: ${told(traffic)}`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};

function isLeftOut(matcher: LabelMatcher, values: string | undefined): boolean {
  if (values === undefined || excludeEachOther([matcher])) return false;
  return excludeEachOther([matcher, { label: matcher.label, op: "=~", value: values }]);
}

function told(traffic: CountedTraffic): string {
  if (traffic.kind === "counters") return `the arms are told apart by ${traffic.label}`;
  if (traffic.by === "label") return `pods are told apart by their label ${traffic.label}`;
  return `pods are told apart by the names of their ${traffic.by === "deployment" ? "Deployments" : "ReplicaSets"}`;
}
