import { describe, expect, test } from "@jest/globals";
import { wilsonInterval } from "../../slo/wilson-interval.ts";

describe("wilsonInterval()", () => {
  test.each([
    { name: "43 failures a month", failures: 43, size: 43_200, low: 0.99866, high: 0.99926 },
    { name: "4 failures a month", failures: 4, size: 43_200, low: 0.99976, high: 0.99996 },
    { name: "a month without failure", failures: 0, size: 43_200, low: 0.99991, high: 1 },
    { name: "nothing but failures", failures: 10, size: 10, low: 0, high: 0.27753 },
    { name: "half of ten", failures: 5, size: 10, low: 0.23659, high: 0.76341 },
  ])("knows what $name proves", ({ failures, size, low, high }) => {
    const interval = wilsonInterval(1 - failures / size, size);
    expect(interval?.low).toBeCloseTo(low, 5);
    expect(interval?.high).toBeCloseTo(high, 5);
  });

  test("says nothing without a sample", () => {
    expect(wilsonInterval(1, 0)).toBeUndefined();
  });
});
