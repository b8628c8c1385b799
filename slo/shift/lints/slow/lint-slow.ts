import { assertNever, type Problem, show } from "../../../problem.ts";
import { edgeAt, unitOfName } from "../../../sli/histogram-unit.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { ownHistogram } from "../../traffic/own-histogram.ts";
import { slowSource } from "../../traffic/slow-source.ts";
import type { ShiftSlow, TrafficShift } from "../../traffic-shift.ts";

/** A comparison of slow requests that nothing counts, or of which a part is never read. */
export const lintSlow: ShiftLint = (located) => {
  const { shift, path } = located;
  const { slow, traffic } = shift;
  if (slow === undefined) return [];
  const source = slowSource(traffic);
  switch (source) {
    case "own":
      return besideOwn(located);
    case "counter":
      return besideCounter(located);
    case "none":
      return [
        {
          code: "shift-slow",
          path: `${path}.slow`,
          severity: "warning",
          message: `traffic of the kind ${JSON.stringify(traffic.kind)} has no histogram of durations by arm, so slow requests are not compared`,
          hint: cureOf(shift),
        },
      ];
    case "told":
      return slow.histogram === undefined ? [untold(path)] : unitProblems(slow, slow.histogram, path);
    default:
      return assertNever(source);
  }
};

/** Nothing else can count where HAProxy has the weights. */
function cureOf({ weights }: TrafficShift): string {
  return weights.kind === "haproxy"
    ? 'remove slow: weights of HAProxy need traffic of the kind "haproxy", so this shift cannot judge slow requests; an SLO of latency beside it can'
    : "remove slow, or count by pods or counters of the application";
}

function untold(path: string): Problem {
  return {
    code: "shift-slow",
    path: `${path}.slow.histogram`,
    message: "nothing says which requests are slow",
    hint: "write the histogram without _bucket, or traffic.slow with a counter of slow requests",
  };
}

function unitProblems({ unit, thresholdSeconds }: ShiftSlow, histogram: string, path: string): readonly Problem[] {
  const named = unitOfName(histogram);
  if (named === undefined || named === unit) return [];
  return [
    {
      code: "shift-slow",
      path: `${path}.slow.unit`,
      severity: "warning",
      message: `by its name the histogram has ${named}, and the threshold is compared as ${edgeAt(thresholdSeconds, unit)} ${unit}`,
      hint: `write unit: ${show(named)}`,
    },
  ];
}

/** What is written of a histogram, where the kind of traffic has one of its own; its edges may be others there, too. */
function besideOwn({ shift: { traffic }, spec, path }: LocatedShift): readonly Problem[] {
  const why = `traffic of the kind ${show(traffic.kind)} has one of its own`;
  const { histogram, unit } = spec.slow ?? {};
  const isOther = unit !== undefined && unit !== ownHistogram(traffic)?.unit;
  return [
    ...(histogram === undefined
      ? []
      : [
          unread(
            `${path}.slow.histogram`,
            `this histogram is never read: ${why}`,
            "remove it: threshold is all that is needed",
          ),
        ]),
    ...(isOther ? [unread(`${path}.slow.unit`, `${show(unit)} is never read: ${why}`, "remove it")] : []),
  ];
}

/** The same where a counter goes before it: one problem, for the rest belongs to the histogram. */
function besideCounter({ spec, path }: LocatedShift): readonly Problem[] {
  const why = "traffic.slow counts the slow requests";
  const { histogram, edges, unit } = spec.slow ?? {};
  if (histogram !== undefined)
    return [unread(`${path}.slow.histogram`, `this histogram is never read: ${why}`, "remove the one or the other")];
  if (edges !== undefined) return [unread(`${path}.slow.edges`, `these edges are never read: ${why}`, "remove them")];
  if (unit !== undefined) return [unread(`${path}.slow.unit`, `${show(unit)} is never read: ${why}`, "remove it")];
  return [];
}

function unread(path: string, message: string, hint: string): Problem {
  return { code: "shift-slow", path, severity: "warning", message, hint };
}
