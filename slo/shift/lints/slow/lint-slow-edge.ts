import { secondsToDuration } from "../../../duration.ts";
import { type Problem, show } from "../../../problem.ts";
import { edgeAt, type HistogramUnit, unitOfName } from "../../../sli/histogram-unit.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { nearestThresholds, ownHistogram } from "../../traffic/own-histogram.ts";
import { slowSource } from "../../traffic/slow-source.ts";
import type { ShiftSlow, ShiftTraffic } from "../../traffic-shift.ts";
import { type EdgesInOtherUnit, edgesInOtherUnit } from "./edges-in-other-unit.ts";
import { areEdges } from "./lint-slow-edges.ts";

/** A threshold between two bucket edges: no bucket counts up to it, so that slow requests are never compared. */
export const lintSlowEdge: ShiftLint = ({ shift: { slow, traffic }, path }) => {
  if (slow === undefined) return [];
  const read = readHistogram(slow, traffic);
  if (read === undefined) return [];
  const { metric, unit, edges, areWritten } = read;
  const edge = edgeAt(slow.thresholdSeconds, unit);
  if (edges.some((one) => one === Number(edge))) return [];
  const ofOtherUnit = areWritten
    ? edgesInOtherUnit(slow.edges ?? [], { thresholdSeconds: slow.thresholdSeconds, unit })
    : undefined;
  if (ofOtherUnit !== undefined) return [otherUnit(ofOtherUnit, { read, slow, path })];
  const asked = `the threshold of ${secondsToDuration(slow.thresholdSeconds)} is le=${show(edge)} of ${metric}`;
  const near = nearestThresholds(edges, { thresholdSeconds: slow.thresholdSeconds, unit }).join(" or ");
  const other = areWritten ? "add the edge where the histogram is made" : "list in slow.edges those that yours has";
  return [
    {
      code: "shift-slow",
      path: `${path}.slow.threshold`,
      ...(areWritten ? {} : { severity: "warning" as const }),
      message: areWritten
        ? `${asked}, and slow.edges has no such edge, so slow requests are never compared`
        : `${asked}, which has no such edge unless somebody set other buckets, so slow requests are never compared`,
      hint: near === "" ? other : `write ${near}, or ${other}`,
    },
  ];
};

function otherUnit(
  { unit: other, converted }: EdgesInOtherUnit,
  { read, slow, path }: { readonly read: ReadHistogram; readonly slow: ShiftSlow; readonly path: string },
): Problem {
  const { unit, isOwn } = read;
  const named = isOwn ? unit : unitOfName(slow.histogram ?? "");
  const written = `the edges in ${unit}, not ${other}: [${converted.map((one) => show(one)).join(", ")}]`;
  const ofUnit = `unit: ${show(other)}`;
  return {
    code: "shift-slow",
    path: `${path}.slow.edges`,
    message: `le is in ${unit}, where the threshold is ${edgeAt(slow.thresholdSeconds, unit)}: these edges look like ${other}`,
    hint:
      named === undefined
        ? `write ${written}, or ${ofUnit} where the histogram has these`
        : `write ${named === unit ? written : ofUnit}`,
  };
}

interface ReadHistogram {
  readonly metric: string;
  readonly unit: HistogramUnit;
  readonly edges: readonly number[];
  readonly areWritten: boolean;
  /** Whether the kind of traffic brings it. */
  readonly isOwn: boolean;
}

/** The histogram that tells slow requests, where its edges are known. */
function readHistogram(slow: ShiftSlow, traffic: ShiftTraffic): ReadHistogram | undefined {
  const own = ownHistogram(traffic);
  // What is no edge is a problem of its own.
  if (slow.edges !== undefined && !areEdges(slow.edges)) return undefined;
  const written = slow.edges?.map(Number);
  if (own !== undefined) return { ...own, edges: written ?? own.edges, areWritten: written !== undefined, isOwn: true };
  if (slow.histogram === undefined || written === undefined || slowSource(traffic) !== "told") return undefined;
  return { metric: slow.histogram, unit: slow.unit, edges: written, areWritten: true, isOwn: false };
}
