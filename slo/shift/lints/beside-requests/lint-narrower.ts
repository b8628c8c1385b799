import { narrowerMatchers } from "../../../counters/whose-events/narrower-matchers.ts";
import type { Problem } from "../../../problem.ts";
import { partedBy } from "../../../promql/parted-by.ts";
import {
  type LabelMatcher,
  printMatchers,
  printSelector,
  type SeriesSelector,
} from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";
import { armValues } from "../arm-matchers/arm-values.ts";
import { askedOf } from "../arm-matchers/asked-of.ts";
import { lintArmLabel } from "../arm-matchers/lint-arm-label.ts";
import { lintOneArm } from "../arm-matchers/lint-one-arm.ts";
import { besideRequests } from "./beside-requests.ts";
import { leftOut } from "./left-out.ts";

/** Series that may leave out some of the requests, because they are asked for more of what tells whose these are. */
export const lintNarrower: ShiftLint = (located, around) => {
  const { shift, path } = located;
  const { traffic } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const requests = seriesOf(traffic.requests);
  if (requests === undefined) return [];
  // An arm of which nothing is left has its cure already.
  const told = [lintArmLabel, lintOneArm].flatMap((lint) => lint(located, around)).map((problem) => problem.path);
  return besideRequests(shift, traffic).flatMap(({ place, code, text, selector: other }): readonly Problem[] => {
    if (told.includes(`${path}.${place}`)) return [];
    const narrower = narrowerOf(shift, { place, requests, other });
    if (narrower.length === 0) return [];
    return [
      {
        code,
        // There may be no others.
        severity: "warning",
        path: `${path}.${place}`,
        message: `it may leave out some of the requests: those that are compared need not have ${printMatchers(narrower)}`,
        hint: `write ${printSelector(withMatchersOf(requests, { other, narrower }))}, unless there are no others`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};

interface Pair {
  readonly place: string;
  readonly requests: SeriesSelector;
  readonly other: SeriesSelector;
}

function narrowerOf(shift: TrafficShift, { place, requests, other }: Pair): readonly LabelMatcher[] {
  // Series of which none is one of the requests are a problem of their own.
  if (partedBy(other.matchers, requests.matchers) !== undefined) return [];
  // A label instead of the one that requests are asked for may tell the same.
  const isInstead = leftOut(shift, place).length > 0;
  const found = armsOf(shift).flatMap((arm) => {
    const added = askedOf(shift, arm).find((one) => one.place === "traffic.requests")?.added ?? [];
    const matchers = [...requests.matchers, ...added];
    const narrower = narrowerMatchers(other, { ...requests, matchers }, (matcher) => {
      // What counts them is called as its pods are; whoever stands in front may be called otherwise.
      const value = shift.traffic.kind === "pods" ? armValues(arm, { matcher, shift }) : undefined;
      return value === undefined ? [] : [{ label: matcher.label, op: "=~", value }];
    });
    return narrower.filter(({ label }) => !isInstead || matchers.some((matcher) => matcher.label === label));
  });
  return [...new Set(found)];
}

/** The same series, asked for what requests are asked for instead. */
function withMatchersOf(
  requests: SeriesSelector,
  { other, narrower }: { readonly other: SeriesSelector; readonly narrower: readonly LabelMatcher[] },
): SeriesSelector {
  const labels = [...new Set(narrower.map(({ label }) => label))];
  const isOf = (matcher: LabelMatcher) => labels.includes(matcher.label);
  return {
    ...other,
    matchers: [...requests.matchers.filter(isOf), ...other.matchers.filter((matcher) => !isOf(matcher))],
  };
}
