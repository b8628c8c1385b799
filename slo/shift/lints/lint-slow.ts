import { assertNever, type Problem, show } from "../../problem.ts";
import { edgeAt, unitOfName } from "../../sli/histogram-unit.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import type { ShiftSlow, ShiftTraffic } from "../traffic-shift.ts";

/** A comparison of slow requests that nothing counts. */
export const lintSlow: ShiftLint = ({ shift: { slow, traffic }, path }) => {
  if (slow === undefined) return [];
  const own = ownHistogram(traffic);
  if (own === "known") return slow.histogram === undefined ? [] : [unread(traffic, path)];
  if (own === "none") {
    return [
      {
        code: "shift-slow",
        path: `${path}.slow`,
        severity: "warning",
        message: `traffic of the kind ${JSON.stringify(traffic.kind)} has no histogram of durations by arm, so slow requests are not compared`,
        hint: "remove slow, or count by pods or counters of the application",
      },
    ];
  }
  if (slow.histogram !== undefined) return unitProblems(slow, slow.histogram, path);
  return [
    {
      code: "shift-slow",
      path: `${path}.slow.histogram`,
      message: "nothing says which requests are slow",
      hint: "write the histogram without _bucket, or traffic.slow with a counter of slow requests",
    },
  ];
};

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

function unread(traffic: ShiftTraffic, path: string): Problem {
  const isCounted = "slow" in traffic;
  return {
    code: "shift-slow",
    path: `${path}.slow.histogram`,
    severity: "warning",
    message: isCounted
      ? "this histogram is never read: traffic.slow counts the slow requests"
      : `this histogram is never read: traffic of the kind ${show(traffic.kind)} has one of its own`,
    hint: isCounted ? "remove the one or the other" : "remove it: threshold is all that is needed",
  };
}

/** Whether the traffic brings a histogram with it, has none, or has to be told which. */
function ownHistogram(traffic: ShiftTraffic): "known" | "none" | "told" {
  switch (traffic.kind) {
    case "istio":
    case "envoy":
    case "ingressNginx":
      return "known";
    case "haproxy":
    case "alb":
      return "none";
    case "pods":
    case "counters":
      return traffic.slow === undefined ? "told" : "known";
    default:
      return assertNever(traffic);
  }
}
