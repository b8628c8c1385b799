import { describe, expect, test } from "@jest/globals";
import type { TimeseriesChart } from "../../../charts/chart.ts";
import { drawnSeries, extent, isInStack } from "../../../charts/option/timeseries-data.ts";
import { renderSvg } from "../../../charts/render-svg.ts";
import { THEMES } from "../../../charts/theme.ts";
import { svgTexts } from "../svg-texts.ts";

const range = { from: 0, to: 120_000 };

function line(name: string, value: number, more: object = {}) {
  return { name, points: [0, 60_000, 120_000].map((ms) => [ms, value] as const), ...more };
}

const shares: TimeseriesChart = {
  kind: "timeseries",
  title: "Share",
  range,
  empty: "nothing",
  stack: "sum",
  series: [line("green", 0.25), line("blue", 0.75), line("meant for green", 0.25, { stacked: false })],
};

describe("drawnSeries()", () => {
  test("leaves a line alone that does not stack: neither it nor the axis counts it on top of the others", () => {
    const drawn = drawnSeries(shares, THEMES.light);
    expect(drawn.map(isInStack)).toEqual([true, true, false]);
    expect(extent(drawn, true)).toEqual({ low: 0, high: 1 });
  });

  test("takes shares of a sum without a line that does not stack", () => {
    const series = [line("green", 1), line("blue", 3), line("meant", 0.5, { stacked: false })];
    const drawn = drawnSeries({ ...shares, stack: "percent", series }, THEMES.light);
    expect(drawn.map(({ points }) => points[0]?.[1])).toEqual([0.25, 0.75, 0.5]);
  });
});

test("a chart that is centred on zero reaches as far down as up", () => {
  const chart = {
    ...shares,
    stack: "none",
    unit: "none",
    centredOnZero: true,
    series: [line("difference", 4)],
  } as const;
  const texts = svgTexts(renderSvg(chart, { width: 520, height: 260, theme: "light" }));
  expect(texts.filter((text) => /^[−-]?\d+$/.test(text))).toEqual(["-4", "-2", "0", "2", "4"]);
});
