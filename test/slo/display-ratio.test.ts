import { describe, expect, test } from "@jest/globals";
import { displayRatio, displaySample } from "../../slo/display-ratio.ts";
import { wilsonInterval } from "../../slo/wilson-interval.ts";
import fc from "../property.ts";

describe("displayRatio()", () => {
  test.each([
    { ratio: 0.99961, size: 100_000, text: "99.961 %" },
    { ratio: 0.99961, size: 1_000, text: "99.9 %" },
    { ratio: 0.99961, size: 100, text: "99 %" },
    { ratio: 0.999999, size: 43_200, text: "99.99 %" },
    { ratio: 0.9993, size: 43_200, text: "99.93 %" },
    { ratio: 0.999306, size: 259_200, text: "99.930 %" },
    { ratio: 1, size: 43_200, text: "100.00 %" },
    { ratio: 0, size: 5, text: "0 %" },
    { ratio: 2 / 3, size: 3, text: "66 %" },
    { ratio: 0.5, size: 0, text: "50 %" },
    { ratio: 1 - 1e-9, size: 1e12, text: "99.999999 %" },
  ])("shows $ratio of $size as $text", ({ ratio, size, text }) => {
    expect(displayRatio(ratio, size)).toBe(text);
  });

  test("never shows more than there is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), fc.nat(), (total, seed) => {
        const ratio = (seed % (total + 1)) / total;
        const shown = Number(displayRatio(ratio, total).replace(" %", ""));
        expect(shown).toBeLessThanOrEqual(100 * ratio + 1e-9);
        if (ratio < 1) expect(shown).toBeLessThan(100);
      }),
    );
  });
});

test("displaySample() shows the sample and the interval, widened to the last digit", () => {
  const interval = wilsonInterval(1 - 43 / 43_200, 43_200);
  expect(interval && displaySample(1 - 43 / 43_200, { sampleSize: 43_200, interval, unit: "probes" })).toBe(
    "99.90 % (43,200 probes, 95 % certain: 99.86 to 99.93 %)",
  );
});
