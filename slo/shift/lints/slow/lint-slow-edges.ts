import { durationToSeconds } from "../../../duration.ts";
import { type Problem, show } from "../../../problem.ts";
import { edgeAt, type HistogramUnit } from "../../../sli/histogram-unit.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { ownHistogram } from "../../traffic/own-histogram.ts";
import { slowSource } from "../../traffic/slow-source.ts";

/** Bucket edges that are none: a list without any, a text that is no number, and numbers that do not rise. */
export const lintSlowEdges: ShiftLint = ({ shift: { slow, traffic }, path }) => {
  // Edges that nothing reads are a problem of their own.
  const source = slowSource(traffic);
  if (slow?.edges === undefined || source === "none" || source === "counter") return [];
  const { edges } = slow;
  const place = `${path}.slow.edges`;
  const unit = ownHistogram(traffic)?.unit ?? slow.unit;
  if (edges.length === 0) {
    return [
      {
        code: "shift-slow",
        path: place,
        message: "there is no edge in the list, and a histogram has some",
        hint: `write those that yours has, such as ["${edgeAt(0.1, unit)}", "${edgeAt(0.25, unit)}"], or leave edges out`,
      },
    ];
  }
  const others = edges.flatMap((edge, index) => (isEdge(edge) ? [] : [otherProblem(edge, `${place}[${index}]`, unit)]));
  return others.length > 0 ? others : orderProblems(edges, place);
};

/** Whether all of them can be edges, and there is one. */
export function areEdges(edges: readonly string[]): boolean {
  return edges.length > 0 && edges.every(isEdge);
}

/** As Prometheus writes `le`: 0.25, 1e+06, +Inf. */
function isEdge(text: string): boolean {
  return text === "+Inf" || /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}

function otherProblem(edge: string, path: string, unit: HistogramUnit): Problem {
  const seconds = durationToSeconds(edge);
  return {
    code: "shift-slow",
    path,
    message: `${show(edge)} is no edge of a bucket: le is a number, in the unit of the histogram`,
    hint:
      seconds === undefined
        ? `write le as the histogram has it, such as "${edgeAt(0.25, unit)}"`
        : `write "${edgeAt(seconds, unit)}", which is ${edge} in ${unit}`,
  };
}

/** Order changes nothing; but what does not rise is hardly what a histogram has. */
function orderProblems(edges: readonly string[], place: string): readonly Problem[] {
  const index = edges.findIndex((edge, at) => at > 0 && !(numberOf(edge) > numberOf(edges[at - 1] ?? "")));
  if (index < 0) return [];
  return [
    {
      code: "shift-slow",
      path: `${place}[${index}]`,
      severity: "warning",
      message: `${show(edges[index])} after ${show(edges[index - 1])}: the edges of a histogram rise`,
      hint: "write each of them once, from the smallest to the largest, and look for a slip",
    },
  ];
}

function numberOf(edge: string): number {
  return edge === "+Inf" ? Number.POSITIVE_INFINITY : Number(edge);
}
