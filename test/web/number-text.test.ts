import { describe, expect, test } from "@jest/globals";
import { displayRatio } from "../../slo/display-ratio.ts";
import {
  burnText,
  countedText,
  givenText,
  intervalText,
  known,
  measuredText,
  shareText,
} from "../../web/format/number-text.ts";
import fc from "../property.ts";

test.each([
  { ratio: 0.99961, sample: 1_000, text: "99.9 %" },
  { ratio: 0.99961, sample: 100_000, text: "99.961 %" },
  { ratio: 0.999_999, sample: 10_000, text: "99.99 %" },
  { ratio: 1, sample: 120, text: "100 %" },
  { ratio: 0.9999, sample: 120, text: "99 %" },
  { ratio: 0, sample: 0, text: "0 %" },
])("measuredText() shows $ratio of $sample as $text", ({ ratio, sample, text }) => {
  expect(measuredText(ratio, sample)).toBe(text);
});

test("measuredText() says the same as the command line", () => {
  const ratios = fc.integer({ min: 0, max: 1_000_000 }).map((part) => part / 1_000_000);
  fc.assert(
    fc.property(ratios, fc.integer({ min: 0, max: 10_000_000 }), (ratio, sample) => {
      expect(measuredText(ratio, sample)).toBe(displayRatio(ratio, sample));
    }),
  );
});

test("intervalText() is widened to its last digit", () => {
  expect(intervalText({ low: 0.999_401, high: 0.999_799 }, 86_400)).toBe("95 % certain: 99.94 to 99.98 %");
});

describe("shareText()", () => {
  test.each([
    { share: 0.62, text: "62 %" },
    { share: 0.031, text: "3.1 %" },
    { share: 0.004, text: "0.4 %" },
    { share: 0, text: "0 %" },
    { share: 0.000_001, text: "under 0.01 %" },
    { share: 1, text: "100 %" },
    { share: 0.9996, text: "99.9 %" },
    { share: -0.12, text: "−12 %" },
    { share: 14.2, text: "1,420 %" },
  ])("shows $share as $text", ({ share, text }) => {
    expect(shareText(share)).toBe(text);
  });
});

test.each([
  { rate: 14.62, text: "14.6×" },
  { rate: 0, text: "0×" },
  { rate: 0.04, text: "0.04×" },
  { rate: 0.39, text: "0.4×" },
  { rate: 720.4, text: "720×" },
  { rate: Number.POSITIVE_INFINITY, text: "∞" },
])("burnText() shows $rate as $text", ({ rate, text }) => {
  expect(burnText(rate)).toBe(text);
});

test("counts, given percentages and what is not known have their words", () => {
  expect([countedText(1, "probe"), countedText(86_400, "probe")]).toEqual(["1 probe", "86,400 probes"]);
  expect([givenText(0.999), givenText(0.9995), givenText(0.9)]).toEqual(["99.9 %", "99.95 %", "90 %"]);
  expect([known(undefined, shareText), known(null, shareText), known(0.5, shareText)]).toEqual([
    "unknown",
    "unknown",
    "50 %",
  ]);
});
