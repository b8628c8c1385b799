import { expect, test } from "@jest/globals";
import { createSampleSums } from "../../../../exporters/shifts/read/prometheus/sample-sums.ts";
import type { PrometheusPoint, PrometheusSeries } from "../../../../service/prometheus-result.ts";

const series = (pod: string, ...points: readonly PrometheusPoint[]): PrometheusSeries => ({ labels: { pod }, points });

test.each([
  { name: "nothing of what was before", looks: [[series("a", [10, 5], [20, 70])]], total: 0, resets: 0 },
  {
    name: "what came since",
    looks: [[series("a", [10, 5], [20, 70])], [series("a", [20, 70], [30, 73], [40, 80])]],
    total: 10,
    resets: 0,
  },
  {
    name: "no sample twice",
    looks: [[series("a", [10, 5])], [series("a", [20, 8])], [series("a", [10, 5], [20, 8])]],
    total: 3,
    resets: 0,
  },
  {
    name: "both sides of a reset",
    looks: [[series("a", [10, 5])], [series("a", [10, 5], [20, 9], [30, 2], [40, 6])]],
    total: 10,
    resets: 1,
  },
  {
    name: "all of a pod that came later",
    looks: [[series("a", [10, 5])], [series("a", [20, 5]), series("b", [20, 3], [30, 4])]],
    total: 4,
    resets: 0,
  },
  {
    name: "a counter that is made at the first error",
    looks: [[], [series("a", [20, 1])]],
    total: 1,
    resets: 0,
  },
  {
    name: "the last of a pod that is gone",
    looks: [[series("a", [10, 5])], [series("a", [10, 5], [20, 9])], []],
    total: 4,
    resets: 0,
  },
  {
    name: "a pod that was away",
    looks: [[series("a", [10, 5])], [], [series("a", [500, 25])]],
    total: 20,
    resets: 0,
  },
  {
    name: "nothing of what is no number",
    looks: [[series("a", [10, 5])], [series("a", [20, Number.NaN], [30, 7])]],
    total: 2,
    resets: 0,
  },
])("createSampleSums() counts $name", ({ looks, total, resets }) => {
  const sums = createSampleSums({ kind: "counter", isThereAtZero: false });
  for (const look of looks) sums.add(look);
  expect({ total: sums.total(), resets: sums.resets() }).toEqual({ total, resets });
});

test.each([
  { name: "once a minute", looks: [[series("a", [0, 600])], [series("a", [60, 300], [120, 60])]], total: 360 },
  {
    name: "again and again within the minute",
    looks: [[series("a", [0, 600])], [series("a", [15, 600], [30, 600], [45, 600], [60, 600])]],
    total: 600,
  },
  {
    name: "after a long silence, of which only minutes count",
    looks: [[series("a", [0, 600])], [series("a", [3600, 60])]],
    total: 300,
  },
  {
    name: "after minutes of which CloudWatch has nothing, from the first one on",
    looks: [
      [series("a", [0, Number.NaN])],
      [series("a", [60, 30], [120, Number.NaN], [180, Number.NaN], [240, 20], [300, Number.NaN])],
    ],
    total: 50,
  },
])("createSampleSums() adds up gauges per minute that come $name", ({ looks, total }) => {
  const sums = createSampleSums({ kind: "perPeriod", seconds: 60 });
  for (const look of looks) sums.add(look);
  expect(sums.total()).toBe(total);
});

test("createSampleSums() adds up gauges of five minutes, which stand for as long", () => {
  const sums = createSampleSums({ kind: "perPeriod", seconds: 300 });
  sums.add([series("a", [0, 3000])]);
  sums.add([series("a", ...Array.from({ length: 20 }, (_, index) => [15 * (index + 1), 3000] as const))]);
  sums.add([series("a", [600, 1500])]);
  expect(sums.total()).toBe(4500);
});
