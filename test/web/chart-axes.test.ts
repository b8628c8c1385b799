import { describe, expect, test } from "@jest/globals";
import { labelRoom, shareLabels, shareRange, shownFrom, timeLabels } from "../../web/chart/chart-axes.ts";

const utc = { timeZone: "UTC" } as const;
const at = (...clock: readonly [hour: number, minute?: number, second?: number]) =>
  Date.UTC(2026, 10, 20, ...clock) / 1_000;

describe("timeLabels()", () => {
  test.each([
    { step: 86_400, seconds: [at(0), at(24)], labels: ["20 Nov", "21 Nov"] },
    { step: 7_200, seconds: [at(22), at(24), at(26)], labels: ["22:00", "21 Nov", "02:00"] },
    { step: 60, seconds: [at(9, 1), at(9, 2)], labels: ["09:01", "09:02"] },
    { step: 15, seconds: [at(9, 1), at(9, 1, 15)], labels: ["09:01:00", "09:01:15"] },
  ])("says $labels", ({ step, seconds, labels }) => {
    expect(timeLabels(seconds, { step, ...utc })).toEqual(labels);
  });
});

test.each([
  { what: "from nothing to all", low: 0.4, high: 1, range: [0, 1] },
  { what: "a little below nothing", low: -0.2, high: 1, range: [-0.25, 1] },
  { what: "not the depth of what is overspent by far", low: -13, high: 1, range: [-1, 1] },
])("shareRange() shows $what", ({ low, high, range }) => {
  expect(shareRange(low, high)).toEqual(range);
});

test("shareLabels() say where the line may be further below", () => {
  expect(shareLabels([-1, -0.5, 0, 1], { isCut: true })).toEqual(["≤ −100 %", "−50 %", "0 %", "100 %"]);
  expect(shareLabels([-1, 1], { isCut: false })).toEqual(["−100 %", "100 %"]);
});

test("labelRoom() is wider for longer labels", () => {
  expect([labelRoom(null), labelRoom(["0 %", "−750 %"]), labelRoom(["≤ −100 %"])]).toEqual([37, 58, 72]);
});

describe("shownFrom()", () => {
  const day = 86_400_000;
  test.each([
    { name: "the whole period when a good part of it is measured", measuredMs: 0.7 * day, from: 0 },
    { name: "a little more than what is measured of a young one", measuredMs: 0.9 * day, from: 0.875 * day },
    { name: "a minute before what is a minute old", measuredMs: day - 60_000, from: day - 120_000 },
    { name: "nothing before the period", measuredMs: 0, from: 0 },
  ])("is $name", ({ measuredMs, from }) => {
    expect(shownFrom({ fromMs: 0, measuredMs, toMs: day })).toBeCloseTo(from, 0);
  });
});
