import { describe, expect, test } from "@jest/globals";
import { reachThresholds } from "../../../charts/draw/threshold-marks.ts";
import { timeTicks } from "../../../charts/draw/time-axis.ts";
import { linearScale, logScale } from "../../../charts/draw/value-scale.ts";

describe("linearScale()", () => {
  test.each([
    { name: "begins at zero", needs: { low: 0.2, high: 22, tickCount: 4 }, ticks: [0, 10, 20, 30] },
    {
      name: "looks closely at availabilities",
      needs: { low: 0.9991, high: 0.9998, tickCount: 3 },
      ticks: [0.999, 0.99925, 0.9995, 0.99975, 1],
    },
    {
      name: "goes below zero",
      needs: { low: -17, high: 43, tickCount: 4, unit: "m" },
      ticks: [-30, -15, 0, 15, 30, 45],
    },
    { name: "keeps fixed ends", needs: { low: 0.1, high: 0.9, min: -0.25, max: 1, tickCount: 3 }, ticks: [0, 0.5, 1] },
    { name: "counts in whole numbers", needs: { low: 0, high: 3, tickCount: 6, whole: true }, ticks: [0, 1, 2, 3] },
    { name: "steps in minutes", needs: { low: 0, high: 200, tickCount: 4, unit: "s" }, ticks: [0, 60, 120, 180, 240] },
    {
      name: "steps in powers of two",
      needs: { low: 0, high: 700 * 1024 ** 2, tickCount: 3, unit: "bytes" },
      ticks: [0, 268435456, 536870912, 805306368],
    },
    { name: "gives zeros some height", needs: { low: 0, high: 0, tickCount: 2 }, ticks: [0, 0.5, 1] },
    {
      name: "shows all of a flat share",
      needs: { low: 1, high: 1, tickCount: 2, unit: "percentunit" },
      ticks: [0, 0.5, 1],
    },
  ])("$name", ({ needs, ticks }) => {
    expect(linearScale(needs).ticks).toEqual(ticks);
  });
});

test("logScale() spans whole powers of ten", () => {
  expect(logScale({ low: 0.2, high: 300, tickCount: 4 })).toMatchObject({
    min: 0.1,
    max: 1000,
    ticks: [0.1, 1, 10, 100, 1000],
  });
});

describe("reachThresholds()", () => {
  test.each([
    { name: "brings near ones into view", range: { low: 0, high: 8 }, from: [14.4], is: { low: 0, high: 14.4 } },
    {
      name: "does not flatten the data for far ones",
      range: { low: 0, high: 0.2 },
      from: [1, 14.4],
      is: { low: 0, high: 0.2 },
    },
    {
      name: "shows the nearest to a flat zero",
      range: { low: 0, high: 0 },
      from: [1, 6, 14.4],
      is: { low: 0, high: 1 },
    },
    {
      name: "looks down to an objective",
      range: { low: 0.9996, high: 0.9999 },
      from: [0.999],
      is: { low: 0.999, high: 0.9999 },
    },
  ])("$name", ({ range, from, is }) => {
    expect(
      reachThresholds(
        range,
        from.map((value) => ({ from: value })),
      ),
    ).toEqual(is);
  });
});

describe("timeTicks()", () => {
  const at = (iso: string) => Date.parse(iso);
  test.each([
    {
      name: "an hour",
      from: "2026-11-14T10:05Z",
      to: "2026-11-14T11:05Z",
      width: 400,
      labels: ["10:10", "10:20", "10:30", "10:40", "10:50", "11:00"],
    },
    {
      name: "across midnight",
      from: "2026-11-13T20:00Z",
      to: "2026-11-14T08:00Z",
      width: 300,
      labels: ["21:00", "14 Nov", "03:00", "06:00"],
    },
    {
      name: "a month, on Mondays",
      from: "2026-11-01T00:00Z",
      to: "2026-12-01T00:00Z",
      width: 400,
      labels: ["2 Nov", "9 Nov", "16 Nov", "23 Nov", "30 Nov"],
    },
    {
      name: "a year",
      from: "2026-01-10T00:00Z",
      to: "2027-01-10T00:00Z",
      width: 500,
      labels: ["Apr 2026", "Jul 2026", "Oct 2026", "Jan 2027"],
    },
    {
      name: "a minute",
      from: "2026-11-14T10:05Z",
      to: "2026-11-14T10:06Z",
      width: 300,
      labels: ["10:05:00", "10:05:30", "10:06:00"],
    },
    { name: "nothing", from: "2026-11-14T10:05Z", to: "2026-11-14T10:05Z", width: 300, labels: ["10:05:00"] },
  ])("labels $name", ({ from, to, width, labels }) => {
    const ticks = timeTicks({ from: at(from), to: at(to) }, width);
    expect(ticks.at.map(ticks.label)).toEqual(labels);
  });
});
