import type { TimeRange } from "../../../charts/chart.ts";
import type { Point } from "../../../charts/model/series.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { type Course, readCourses } from "../../plots/read-courses.ts";
import { candidateOf, stableOf } from "../report/arms.ts";
import type { ArmCount, CoursePoint, Rollout } from "../rollout.ts";

/** What a rollout's picture draws. A course without points is not known. */
export interface RolloutCourses {
  /** Of the candidate. */
  readonly intended: readonly Point[];
  readonly actual: readonly Point[];
  readonly candidateErrors: readonly Point[];
  readonly stableErrors: readonly Point[];
}

/** Reads the courses that the rules recorded; nothing when Prometheus has no share of this shift. */
export async function readRolloutCourses(
  client: Pick<PrometheusClient, "queryRange">,
  { report }: Pick<Rollout, "report">,
  frame: { readonly range: TimeRange; readonly stepMs: number },
): Promise<RolloutCourses | undefined> {
  const [candidate, stable] = [candidateOf(report).name, stableOf(report).name];
  const of = (series: string) => readCourses(client, `${series}{shift=${JSON.stringify(report.shift)}}`, frame);
  const [intended, actual, errors] = await Promise.all([
    of(shiftSeries.intendedShare),
    of(shiftSeries.actualShare),
    of(shiftSeries.errorRatio),
  ]);
  const courses = {
    intended: pointsOf(intended, candidate),
    actual: pointsOf(actual, candidate),
    candidateErrors: pointsOf(errors, candidate),
    stableErrors: pointsOf(errors, stable),
  };
  return courses.actual.length + courses.intended.length === 0 ? undefined : courses;
}

/** The same from what the reports said, where there is no Prometheus. */
export function reportedCourses(course: readonly CoursePoint[]): RolloutCourses {
  return {
    intended: course.map(({ atMs, intended }) => [atMs, intended]),
    actual: course.map(({ atMs, actual }) => [atMs, actual]),
    candidateErrors: ratios(course, ({ candidate }) => candidate),
    stableErrors: ratios(course, ({ stable }) => stable),
  };
}

function pointsOf(courses: readonly Course[], arm: string): readonly Point[] {
  return courses.find(({ labels }) => labels[shiftLabels.arm] === arm)?.points ?? [];
}

/** Counters since the begin become ratios of what came between two reports; one that fell began anew. */
function ratios(course: readonly CoursePoint[], of: (point: CoursePoint) => ArmCount): readonly Point[] {
  return course.slice(1).map((point, index): Point => {
    const [before, after] = [of(course[index] ?? point), of(point)];
    const requests = after.requests - before.requests;
    const errors = after.errors - before.errors;
    return [point.atMs, requests > 0 && errors >= 0 ? Math.min(1, errors / requests) : null];
  });
}
