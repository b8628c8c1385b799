import type { Chart } from "../../../charts/chart.ts";
import { createPngRenderer } from "../../../charts/render-png.ts";
import { nowMs } from "../../../test/web/sample-shop.ts";

const minute = 60_000;
const from = nowMs - 180 * minute;

/** The plot that the first message of the inbox shows: a burn rate that rises above its limit. */
export async function drawPlot(): Promise<Buffer> {
  const burn = (at: number) => 0.6 + 14 / (1 + Math.exp((nowMs - 14 * minute - at) / (3 * minute)));
  const points = Array.from(
    { length: 181 },
    (_, index) => [from + index * minute, burn(from + index * minute)] as const,
  );
  const chart: Chart = {
    kind: "timeseries",
    title: "Burn rate of checkout availability, 1 h",
    range: { from, to: nowMs },
    empty: "no data",
    unit: "suffix:×",
    thresholds: [
      { from: null, color: "green" },
      { from: 14.4, color: "red", label: "page 14.4×" },
    ],
    thresholdDisplay: "line",
    series: [{ name: "1h", points }],
  };
  const renderer = createPngRenderer();
  try {
    return Buffer.from(await renderer.chartPng(chart, { width: 640, height: 260, theme: "light", scale: 2 }));
  } finally {
    await renderer.close();
  }
}
