import { isOfOutcome } from "../../../counters/outcomes/takes-beyond.ts";
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
import type { ShiftTraffic, TrafficShift } from "../../traffic-shift.ts";
import { besideRequests } from "./beside-requests.ts";
import { leftOut } from "./left-out.ts";

/** Series that may count the requests of others, too, because they are not asked for what requests are asked for. */
export const lintWider: ShiftLint = ({ shift, path }) => {
  const { traffic } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const requests = seriesOf(traffic.requests);
  if (requests === undefined) return [];
  return besideRequests(shift, traffic).flatMap(({ place, code, text, selector: other }): readonly Problem[] => {
    const missing = missingOf(shift, { place, requests, other });
    if (missing.length === 0) return [];
    const isReplaced = ({ label }: LabelMatcher) => missing.some((matcher) => matcher.label === label);
    const kept = other.matchers.filter((matcher) => !isReplaced(matcher));
    const cure = printSelector({ ...other, matchers: [...kept, ...missing] });
    return [
      {
        code,
        // It may have no others.
        severity: "warning",
        path: `${path}.${place}`,
        message: `it may count others' requests, too: those that are compared have ${printMatchers(missing)}`,
        hint: `write ${cure}, unless there are no others in it`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};

function missingOf(
  shift: TrafficShift,
  asked: { readonly place: string; readonly requests: SeriesSelector; readonly other: SeriesSelector },
): readonly LabelMatcher[] {
  const { place, requests, other } = asked;
  // Series of which none is one of the requests are a problem of their own.
  if (partedBy(other.matchers, requests.matchers) !== undefined) return [];
  const fewer = requests.metric === other.metric ? fewerValues(shift, { requests, other }) : [];
  // Errors of the same metric that lack a label are refused.
  if (requests.metric === other.metric && place === "traffic.errors") return fewer;
  const isNew = ({ label }: LabelMatcher) => !requests.matchers.some((one) => one.label === label);
  // Another exporter may tell whose requests they are by another label.
  if (requests.metric !== other.metric && other.matchers.some((one) => isNew(one) && !isOfOutcome(one))) return [];
  const missing = leftOut(shift, place).filter(
    (matcher) =>
      !isOfOutcome(matcher) &&
      !tellsArms(matcher, shift.traffic) &&
      !(isInName(matcher, other) && !isInName(matcher, requests)),
  );
  return [...missing, ...fewer];
}

/** Of one metric a label means the same in both: those of requests that take only some of the other series' values. */
function fewerValues(
  { traffic }: TrafficShift,
  { requests, other }: { readonly requests: SeriesSelector; readonly other: SeriesSelector },
): readonly LabelMatcher[] {
  const isOfBoth = ({ label }: LabelMatcher) => other.matchers.some((matcher) => matcher.label === label);
  return narrowerMatchers(requests, other).filter((matcher) => isOfBoth(matcher) && !tellsArms(matcher, traffic));
}

/** What chooses the arms chooses whose requests they are. */
function tellsArms({ label }: LabelMatcher, traffic: ShiftTraffic): boolean {
  return traffic.kind === "pods" ? ofWholePods.has(label) : traffic.kind === "counters" && label === traffic.label;
}

/** Labels that are the same for whatever one pod counts. */
const ofWholePods: ReadonlySet<string> = new Set([
  "namespace",
  "pod",
  "job",
  "app",
  "service",
  "container",
  "instance",
  "endpoint",
]);

/** `checkout_seconds` beside `http_requests_total{app="checkout"}`. */
function isInName({ op, value }: LabelMatcher, { metric }: SeriesSelector): boolean {
  const name = value.toLowerCase().replace(/[^a-z0-9]+/g, "_");
  return op === "=" && name !== "" && `_${metric?.toLowerCase()}_`.includes(`_${name}_`);
}
