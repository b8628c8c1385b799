import type { TimeRange } from "../chart.ts";
import type { Point } from "../model/series.ts";
import { usualStep } from "./gaps.ts";
import { isKnown } from "./reduce.ts";

/** A span of time with one value; `null` where it is unknown. */
export interface StateSpan {
  readonly from: number;
  readonly to: number;
  readonly value: number | null;
}

/** The course of a state over a range: each sample holds until the next is due, and what no sample covers is unknown. */
export function stateSpans(
  points: readonly Point[],
  { range, stepMs }: { range: TimeRange; stepMs: number | undefined },
): readonly StateSpan[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0]);
  const step = stepMs ?? usualStep(sorted) ?? range.to - range.from;
  const spans: StateSpan[] = [];
  const add = (span: StateSpan) => {
    const from = Math.max(span.from, range.from);
    const to = Math.min(span.to, range.to);
    if (to <= from) return;
    const last = spans.at(-1);
    if (last !== undefined && last.value === span.value) spans[spans.length - 1] = { ...last, to };
    else spans.push({ from, to, value: span.value });
  };
  let covered = range.from;
  for (const [index, [ms, value]] of sorted.entries()) {
    // The range need not begin on a sample: one within the first step has missed nothing.
    const start = index === 0 && ms - range.from < step ? Math.min(ms, range.from) : ms;
    const next = sorted[index + 1]?.[0] ?? range.to;
    const end = next - ms <= step * 1.5 ? next : ms + step;
    if (start > covered) add({ from: covered, to: start, value: null });
    add({ from: start, to: end, value: isKnown(value) ? value : null });
    covered = Math.max(covered, end);
  }
  if (covered < range.to) add({ from: covered, to: range.to, value: null });
  return spans;
}
