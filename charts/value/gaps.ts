import type { Point } from "../model/series.ts";
import { isKnown } from "./reduce.ts";

/** The usual distance of two samples, or nothing when there are fewer than two. */
export function usualStep(points: readonly Point[]): number | undefined {
  const steps = points.slice(1).map(([ms], index) => ms - (points[index]?.[0] ?? ms));
  const positive = steps.filter((step) => step > 0).toSorted((a, b) => a - b);
  return positive[Math.floor((positive.length - 1) / 2)];
}

/** The points in order of time, every value that no plot can show as `null`, and a `null` wherever samples are missing. */
export function withGaps(points: readonly Point[], stepMs: number | undefined): readonly Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0]);
  const step = stepMs !== undefined && stepMs > 0 ? stepMs : usualStep(sorted);
  const result: Point[] = [];
  for (const [ms, value] of sorted) {
    const previous = result.at(-1);
    if (step !== undefined && previous !== undefined && ms - previous[0] > step * 1.5) {
      result.push([previous[0] + step, null]);
    }
    result.push([ms, isKnown(value) && Number.isFinite(value) ? value : null]);
  }
  return result;
}

/** The points with a neighbour on neither side, which no line would show. */
export function isLonely(points: readonly Point[], index: number): boolean {
  const known = (at: number) => isKnown(points[at]?.[1]);
  return known(index) && !known(index - 1) && !known(index + 1);
}
