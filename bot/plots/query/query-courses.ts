import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { Labels } from "../../../slo/model.ts";
import type { Plot } from "../plot.ts";
import type { PlotFrame } from "../plot-frame.ts";
import { type Course, readCourses } from "../read-courses.ts";

/** More lines than this nobody can tell apart. */
export const mostSeries = 10;
/** Of more series than this only the extreme ones are asked for: an answer must stay small, whatever the query. */
const mostAsked = 200;

/** The series of a query that matter most, and how many there are in all. */
export interface QueryCourses {
  readonly shown: readonly QueryCourse[];
  readonly total: number;
}

export interface QueryCourse extends Course {
  /** Whether an alert of the incident is about this one. */
  readonly isFiring: boolean;
}

/** Reads a query's series: those of firing alerts first, then those nearest to the limit or furthest beyond it. */
export async function readQueryCourses(
  client: Pick<PrometheusClient, "query" | "queryRange">,
  { query: { query, limit }, firing }: Extract<Plot, { kind: "query" }>,
  frame: PlotFrame,
): Promise<QueryCourses> {
  const isLow = limit?.side === "below";
  const counted = await client.query(`count(${query})`, { at: frame.range.to / 1_000 });
  const count = counted[0]?.value ?? 0;
  const asked = count > mostAsked ? `${isLow ? "bottomk" : "topk"}(${mostSeries}, ${query})` : query;
  const courses = await readCourses(client, asked, frame);
  const shown = courses
    .map((course): QueryCourse => ({ ...course, isFiring: isFiring(course.labels, firing) }))
    .toSorted(
      (a, b) => Number(b.isFiring) - Number(a.isFiring) || (isLow ? lowest(a) - lowest(b) : highest(b) - highest(a)),
    )
    .slice(0, mostSeries);
  return { shown, total: Math.max(count, courses.length) };
}

/** Alerts have the labels of their series, and more. */
function isFiring(series: Labels, firing: readonly Labels[]): boolean {
  const own = Object.entries(series).filter(([name]) => name !== "__name__");
  return firing.some((labels) => own.every(([name, value]) => labels[name] === value));
}

function lowest({ points }: Course): number {
  return points.reduce((low, [, value]) => Math.min(low, value ?? low), Number.POSITIVE_INFINITY);
}

function highest({ points }: Course): number {
  return points.reduce((high, [, value]) => Math.max(high, value ?? high), Number.NEGATIVE_INFINITY);
}
