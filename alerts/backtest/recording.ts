import type { Labels } from "../../slo/model.ts";
import { evaluationSeconds } from "../intervals.ts";
import { isSample, noSample, type SampleGrid } from "./sample-grid.ts";

/** One-minute instants, both ends included. Unix seconds, multiples of a minute. */
export interface Timeline {
  readonly from: number;
  readonly to: number;
}

/** A series as Prometheus answers a range query. */
export interface AnsweredSeries {
  readonly labels: Labels;
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** What Prometheus answered to the queries of one SLO. */
export interface AnsweredSignal {
  readonly total: readonly AnsweredSeries[];
  readonly bad: readonly AnsweredSeries[];
  /** A series with a sample wherever the SLO is excluded. */
  readonly excluded: readonly AnsweredSeries[];
}

/** The two event series of one group, per second, minute by minute. */
export interface GroupSignal {
  readonly labels: Labels;
  readonly total: SampleGrid;
  readonly bad: SampleGrid;
}

/** What the signal rules of one SLO would have recorded. */
export interface Recording {
  readonly timeline: Timeline;
  readonly groups: readonly GroupSignal[];
  /** 1 where the SLO is excluded, `noSample` elsewhere. */
  readonly excluded: SampleGrid;
}

/** The answers put on one-minute instants, group by group; excluded minutes hold no sample, as the rules record none. */
export function recordingFromAnswers(
  answers: AnsweredSignal,
  { timeline, groupBy }: { readonly timeline: Timeline; readonly groupBy: readonly string[] },
): Recording {
  const excluded = emptyGrid(timeline);
  for (const { points } of answers.excluded) for (const [time] of points) place(excluded, time, 1);
  const groups = new Map<string, GroupSignal>();
  const groupOf = (labels: Labels): GroupSignal => {
    const own = Object.fromEntries(
      groupBy.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label]]])),
    );
    const key = JSON.stringify(own);
    const known = groups.get(key) ?? { labels: own, total: emptyGrid(timeline), bad: emptyGrid(timeline) };
    groups.set(key, known);
    return known;
  };
  for (const part of ["total", "bad"] as const) {
    for (const { labels, points } of answers[part]) {
      const grid = groupOf(labels)[part];
      for (const [time, value] of points) place(grid, time, value);
    }
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return withoutExcluded({ timeline, groups: sorted, excluded });
}

/** A recording with no sample in its excluded minutes. */
export function withoutExcluded(recording: Recording): Recording {
  recording.excluded.values.forEach((isExcluded, index) => {
    if (!isSample(isExcluded)) return;
    for (const { total, bad } of recording.groups) {
      total.values[index] = noSample;
      bad.values[index] = noSample;
    }
  });
  return recording;
}

/** A grid over the timeline without a sample. */
export function emptyGrid({ from, to }: Timeline): SampleGrid {
  const length = Math.floor((to - from) / evaluationSeconds) + 1;
  return { start: from, stepSeconds: evaluationSeconds, values: new Float64Array(length).fill(noSample) };
}

function place(grid: SampleGrid, time: number, value: number): void {
  const index = Math.round((time - grid.start) / grid.stepSeconds);
  if (index >= 0 && index < grid.values.length && Number.isFinite(value)) grid.values[index] = value;
}
