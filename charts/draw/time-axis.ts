import type { XAXisComponentOption } from "echarts";
import type { TimeRange } from "../chart.ts";
import { textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { FONTS } from "./fonts.ts";
import { FONT_FAMILY } from "./shapes.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7].map((count) => count * DAY),
];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// 1970 began on a Thursday; weeks begin on Monday.
const MONDAY_OFFSET = 4 * DAY;
const SPACE_BETWEEN_LABELS = 28;

/** Moments worth a label, at round times of UTC. */
export interface TimeTicks {
  readonly at: readonly number[];
  readonly label: (ms: number) => string;
}

/** The ticks of a time axis as wide as this. */
export function timeTicks({ from, to }: TimeRange, width: number): TimeTicks {
  const msPerPixel = Math.max(1, to - from) / Math.max(1, width);
  const step = STEPS.find((candidate) => candidate / msPerPixel >= labelWidth(candidate) + SPACE_BETWEEN_LABELS);
  if (step !== undefined) {
    const offset = step === 7 * DAY ? MONDAY_OFFSET : 0;
    const first = Math.ceil((from - offset) / step) * step + offset;
    const count = Math.max(0, Math.floor((to - first) / step) + 1);
    const at = Array.from({ length: count }, (_, index) => first + index * step);
    return { at, label: (ms) => tickLabel(ms, step) };
  }
  const minimum = (textWidth("Nov 2026", FONTS.label) + SPACE_BETWEEN_LABELS) * msPerPixel;
  const months = MONTH_STEPS.find((candidate) => candidate * 28 * DAY >= minimum) ?? 120;
  return { at: monthStarts({ from, to }, months), label: (ms) => monthLabel(new Date(ms)) };
}

/** A horizontal axis over a range of time. */
export function timeAxis(
  range: TimeRange,
  { width, theme, grid = true }: { width: number; theme: Theme; grid?: boolean },
): XAXisComponentOption {
  const ticks = timeTicks(range, width);
  return {
    type: "time",
    min: range.from,
    max: range.to > range.from ? range.to : range.from + 1,
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
    axisTick: { show: true, length: 4, lineStyle: { color: theme.axis }, customValues: [...ticks.at] },
    axisLabel: {
      customValues: [...ticks.at],
      formatter: (ms: number) => ticks.label(ms),
      color: theme.muted,
      fontFamily: FONT_FAMILY,
      fontSize: FONTS.label.size,
      hideOverlap: false,
      margin: 9,
    },
    splitLine: { show: grid, lineStyle: { color: theme.grid } },
  };
}

function labelWidth(step: number): number {
  return textWidth(step < MINUTE ? "00:00:00" : step < DAY ? "00:00" : "30 Nov", FONTS.label);
}

function tickLabel(ms: number, step: number): string {
  const date = new Date(ms);
  if (step >= DAY || ms % DAY === 0) return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return date.toISOString().slice(11, step < MINUTE ? 19 : 16);
}

function monthStarts({ from, to }: TimeRange, step: number): readonly number[] {
  const first = new Date(from);
  const result: number[] = [];
  let month = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
  for (;;) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (ms > to) return result;
    if (ms >= from) result.push(ms);
    month += step;
  }
}

function monthLabel(date: Date): string {
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
