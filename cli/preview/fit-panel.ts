import type { Chart } from "../../charts/chart.ts";

/** A unit of Grafana's grid with the gap below it, and what a panel's frame and heading take. */
const unit = 38;
const frame = 52;
/** A picture cannot scroll: longer tables go on as "more rows". */
const mostRows = 16;

/**
 * The height at which a chart with lines of text shows all of them and no empty ground; nothing for those that fill any
 * height. Grafana has one height for a panel whatever it holds, because there one can scroll.
 */
export function fittingHeight(chart: Chart): number | undefined {
  switch (chart.kind) {
    case "table":
      return unitsFor(28 + 32 * clamp(chart.rows.length, { from: 1, to: mostRows }));
    case "bargauge":
      return unitsFor(36 * clamp(chart.series.length, { from: 1, to: mostRows }));
    case "stateTimeline":
      return unitsFor(58 + 44 * clamp(chart.series.length, { from: 1, to: mostRows }));
    default:
      return undefined;
  }
}

function unitsFor(pixels: number): number {
  return Math.max(3, Math.ceil((pixels + frame) / unit));
}

function clamp(value: number, { from, to }: { from: number; to: number }): number {
  return Math.min(to, Math.max(from, value));
}
