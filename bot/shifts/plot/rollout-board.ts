import type { Board } from "../../../charts/board.ts";
import type { ChartEvent, TimeRange, TimeseriesChart } from "../../../charts/chart.ts";
import type { Point, Series } from "../../../charts/model/series.ts";
import { armColor } from "../../../slo/shift/arm-color.ts";
import { clip, oneLine } from "../../render/escape.ts";
import { rolloutTitle } from "../render/render-rollout.ts";
import { candidateOf, stableOf } from "../report/arms.ts";
import type { Rollout } from "../rollout.ts";
import type { RolloutCourses } from "./rollout-courses.ts";

const minuteMs = 60_000;
const beforeMs = minuteMs;
const shortestMs = 5 * minuteMs;
/** Roughly as many pixels as the plot is wide. */
const mostPoints = 240;

/** Pictures are looked at on phones. */
export const boardSize = { width: 480, scale: 2, theme: "light" } as const;

/** The times of a rollout's picture: from a little before its begin to now, or to a little after its end. */
export function rolloutFrame(
  { report }: Pick<Rollout, "report">,
  nowMs: number,
): { readonly range: TimeRange; readonly stepMs: number } {
  const beganMs = report.startedAtMs ?? report.atMs;
  const endMs = report.endedAtMs === null ? Math.max(nowMs, beganMs) : report.endedAtMs + 2 * minuteMs;
  const from = Math.min(beganMs - beforeMs, endMs - shortestMs);
  const stepMs = Math.max(5_000, Math.ceil((endMs - from) / mostPoints / 5_000) * 5_000);
  return { range: { from: Math.floor(from / stepMs) * stepMs, to: endMs }, stepMs };
}

/** Share of the candidate with what was intended, and the error ratios of both arms below it, where some are known. */
export function rolloutBoard(rollout: Rollout, courses: RolloutCourses, range: TimeRange): Board {
  const { report } = rollout;
  const [candidate, stable] = [candidateOf(report).name, stableOf(report).name];
  const [newColor, oldColor] = [
    armColor({ candidate, stable }, "candidate"),
    armColor({ candidate, stable }, "stable"),
  ];
  const events = changesIn(rollout, range);
  const shares = chart(`Share of the ${report.shareBasis}`, range, events, [
    line(`${candidate}, actual`, courses.actual, { color: newColor, lineWidth: 2.5 }),
    line(`${candidate}, intended`, courses.intended, { color: "grey", curve: "step", dash: "dashed" }),
  ]);
  const { candidateErrors, stableErrors } = courses;
  const errors = chart("Error ratio", range, events, [
    line(candidate, candidateErrors, { color: newColor, lineWidth: 2.5 }),
    line(stable, stableErrors, { color: oldColor }),
  ]);
  // In TCP mode, and while nobody asked for anything: half of the picture would say that there is nothing.
  const hasErrors = [...candidateErrors, ...stableErrors].some(([, ratio]) => ratio !== null);
  return {
    // The title shares its line with the time; the line below has room.
    title: clip(oneLine(candidate), 20),
    description: clip(oneLine(rolloutTitle(rollout)), 80),
    range,
    items: [
      { kind: "panel", place: { x: 0, y: 0, w: 24, h: 6 }, chart: { ...shares, softMax: 0.1 } },
      ...(hasErrors ? [{ kind: "panel", place: { x: 0, y: 6, w: 24, h: 6 }, chart: errors } as const] : []),
    ],
  };
}

function chart(
  title: string,
  range: TimeRange,
  events: readonly ChartEvent[],
  series: readonly Series[],
): TimeseriesChart {
  return {
    kind: "timeseries",
    title,
    range,
    events,
    series,
    unit: "percentunit",
    softMin: 0,
    empty: "No data in this time",
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
  };
}

function line(name: string, points: readonly Point[], look: Partial<Series>): Series {
  return { name: clip(name, 40), points, gaps: "connect", ...look };
}

const mostEvents = 6;

/** When the weights of the candidate changed. */
function changesIn({ report }: Rollout, { from, to }: TimeRange): readonly ChartEvent[] {
  const { name } = candidateOf(report);
  return report.changes
    .filter(({ arm, atMs, to: weight }) => arm === name && weight !== null && atMs >= from && atMs <= to)
    .slice(0, mostEvents)
    .map(({ atMs, to: weight }) => ({ kind: "moment", at: atMs, label: `${weight}`, color: "grey" }));
}
