import type { TimeRange } from "../chart.ts";
import type { Point } from "../model/series.ts";
import { withGaps } from "../value/gaps.ts";
import { isKnown } from "../value/reduce.ts";
import type { Box } from "./box.ts";
import { circleShape, lineShape, type Shape } from "./shapes.ts";

/** A small course over time; gaps stay gaps. */
export function sparklineShapes(
  points: readonly Point[],
  { box, range, color }: { box: Box; range: TimeRange; color: string },
): readonly Shape[] {
  const course = withGaps(points, undefined);
  const known = course.map(([, value]) => value).filter(isKnown);
  if (known.length === 0) return [];
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  const place = ([ms, value]: readonly [number, number]): readonly [number, number] => [
    box.x + Math.min(1, Math.max(0, (ms - range.from) / Math.max(1, range.to - range.from))) * box.width,
    box.y + box.height * (high === low ? 0.5 : 1 - (value - low) / (high - low)),
  ];
  return segments(course).map((segment) => {
    const [first, ...rest] = segment.map(place);
    if (first === undefined || rest.length > 0) return lineShape(segment.map(place), { stroke: color, width: 1.5 });
    return circleShape({ x: first[0], y: first[1], radius: 2, fill: color });
  });
}

function segments(course: readonly Point[]): readonly (readonly (readonly [number, number])[])[] {
  const result: [number, number][][] = [];
  let open: [number, number][] | undefined;
  for (const [ms, value] of course) {
    if (value === null) {
      open = undefined;
    } else if (open === undefined) {
      open = [[ms, value]];
      result.push(open);
    } else {
      open.push([ms, value]);
    }
  }
  return result;
}
