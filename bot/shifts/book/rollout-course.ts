import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf, stableOf } from "../report/arms.ts";
import type { CoursePoint } from "../rollout.ts";

const mostPoints = 240;

/** A course with a report's moment at its end. When it gets long, every second point of its older half goes, but no change of the weights. */
export function withPoint(course: readonly CoursePoint[], report: ShiftReport, atMs: number): readonly CoursePoint[] {
  const [candidate, stable] = [candidateOf(report), stableOf(report)];
  const point: CoursePoint = {
    atMs,
    intended: candidate.intended,
    actual: candidate.actual,
    stable: { requests: stable.requests, errors: stable.errors },
    candidate: { requests: candidate.requests, errors: candidate.errors },
  };
  const longer = [...course, point];
  return longer.length > mostPoints ? thinned(longer) : longer;
}

function thinned(course: readonly CoursePoint[]): readonly CoursePoint[] {
  const half = Math.floor(course.length / 2);
  const kept = course.filter((point, index) => {
    const isChange = index === 0 || course[index - 1]?.intended !== point.intended;
    return index >= half || index % 2 === 0 || isChange;
  });
  // Weights that change with each report leave nothing to thin out.
  return kept.length > mostPoints ? kept.slice(-mostPoints) : kept;
}
