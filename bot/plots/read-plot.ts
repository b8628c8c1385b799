import type { TimeseriesChart } from "../../charts/chart.ts";
import { assertNever } from "../../slo/problem.ts";
import type { Incident } from "../model/incident.ts";
import { sloSubject } from "../render/kinds/slo-body.ts";
import type { PlotSources } from "./draw-plot.ts";
import type { Plot } from "./plot.ts";
import { closeUp, openedAtMs, type PlotFrame } from "./plot-frame.ts";
import { queryChart } from "./query/query-chart.ts";
import { readQueryCourses } from "./query/query-courses.ts";
import type { Course } from "./read-courses.ts";
import { budgetChart, burnChart } from "./slo/slo-charts.ts";
import { readBudgetCourse, readBurnCourses } from "./slo/slo-courses.ts";

type ReadPlot = Exclude<Plot, { kind: "widget" | "datapoints" }>;
type Client = NonNullable<PlotSources["prometheus"]>;

interface Reading {
  readonly courses: readonly Course[];
  /** Whether Prometheus has not yet recorded what fires, because it evaluates less often than who raised the alert. */
  readonly isBehind: boolean;
  readonly chart: TimeseriesChart | undefined;
}

/** A shorter course is a dot. */
const shortestMs = 2 * 60_000;
/** Rules are evaluated every few minutes at the least: whoever is further behind than this does not catch up. */
const behindMs = 10 * 60_000;

/** Reads a plot's values and makes its chart, as close up as they are old; nothing as long as they tell nothing of the incident. */
export async function readPlot(
  plot: ReadPlot,
  incident: Incident,
  { frame, prometheus }: { readonly frame: PlotFrame; readonly prometheus: Client },
): Promise<TimeseriesChart | undefined> {
  const whole = await read(plot, incident, { frame, prometheus });
  const known = whole.courses.flatMap(({ points }) => points.flatMap(([ms, value]) => (value === null ? [] : [ms])));
  const [first, last] = [Math.min(...known), Math.max(...known)];
  if (whole.isBehind || !(last - first >= shortestMs)) return undefined;
  const closer = closeUp(frame, first);
  return closer === undefined ? whole.chart : (await read(plot, incident, { frame: closer, prometheus })).chart;
}

async function read(
  plot: ReadPlot,
  incident: Incident,
  { frame, prometheus }: { readonly frame: PlotFrame; readonly prometheus: Client },
): Promise<Reading> {
  switch (plot.kind) {
    case "burn": {
      const courses = await readBurnCourses(prometheus, plot, frame);
      return {
        courses: [courses.long, courses.short].filter((course) => course !== undefined),
        isBehind: isYoung(frame) && lastOf(courses.long) < (courses.threshold ?? Number.NEGATIVE_INFINITY),
        chart: burnChart(sloSubject(incident), { courses, tier: plot.tier, frame }),
      };
    }
    case "budget": {
      const course = await readBudgetCourse(prometheus, plot, frame);
      return {
        courses: course === undefined ? [] : [course],
        isBehind: false,
        chart: budgetChart(sloSubject(incident), { course, frame }),
      };
    }
    case "query": {
      const courses = await readQueryCourses(prometheus, plot, frame);
      return {
        courses: courses.shown,
        isBehind: false,
        chart: queryChart(incident.title, { courses, query: plot.query, frame }),
      };
    }
    default:
      return assertNever(plot);
  }
}

function isYoung(frame: PlotFrame): boolean {
  return !frame.isOver && frame.range.to - openedAtMs(frame) < behindMs;
}

function lastOf(course: Course | undefined): number {
  return course?.points.findLast(([, value]) => value !== null)?.[1] ?? Number.NEGATIVE_INFINITY;
}
