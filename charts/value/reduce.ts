import { assertNever } from "../../slo/problem.ts";
import type { Reducer } from "../chart.ts";
import type { Point } from "../model/series.ts";

/** The one value that stands for a series; `null` when it has none. */
export function reduce(points: readonly Point[], reducer: Reducer): number | null {
  const values = points.map(([, value]) => value).filter(isKnown);
  if (reducer === "last") {
    const last = points.at(-1)?.[1] ?? null;
    return isKnown(last) ? last : null;
  }
  if (reducer === "count") return values.length;
  if (values.length === 0) return null;
  switch (reducer) {
    case "lastNotNull":
      return values.at(-1) ?? null;
    case "first":
      return values[0] ?? null;
    case "min":
      return values.reduce((a, b) => Math.min(a, b));
    case "max":
      return values.reduce((a, b) => Math.max(a, b));
    case "sum":
      return values.reduce((a, b) => a + b);
    case "mean":
      return values.reduce((a, b) => a + b) / values.length;
    case "range":
      return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
    default:
      return assertNever(reducer);
  }
}

/** Whether there is a value at all; NaN is none. */
export function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && !Number.isNaN(value);
}
