import { describe, expect, test } from "@jest/globals";
import { formatTick, formatValue, valueText } from "../../charts/format-value.ts";

describe("formatValue()", () => {
  test.each([
    // A share of the whole never claims a nine it has not reached.
    { value: 0.99949, unit: "percentunit", is: "99.94%" },
    { value: 0.9995, unit: "percentunit", is: "99.95%" },
    { value: 0.99995, unit: "percentunit", decimals: 2, is: "99.99%" },
    { value: 0.9999999, unit: "percentunit", decimals: 2, is: "99.99%" },
    { value: 0.9999999, unit: "percentunit", decimals: 0, is: "99%" },
    { value: 0.999987, unit: "percentunit", is: "99.998%" },
    { value: 99.949, unit: "percent", is: "99.94%" },
    { value: 0.899999, unit: "percentunit", decimals: 2, is: "89.99%" },
    { value: 0.99996, unit: "none", decimals: 2, is: "0.99" },
    { value: 1, unit: "percentunit", decimals: 2, is: "100.00%" },
    { value: 0.999, unit: "percentunit", is: "99.9%" },
    { value: 0.99, unit: "percentunit", decimals: 2, is: "99.00%" },
    { value: 0.5, unit: "percentunit", is: "50%" },
    { value: 0.12345, unit: "percentunit", is: "12.3%" },
    // What is not zero is not written as zero.
    { value: 0.00004, unit: "percentunit", decimals: 1, is: "0.004%" },
    { value: -0.00004, unit: "percentunit", decimals: 1, is: "-0.004%" },
    { value: 1e-10, unit: "percentunit", decimals: 2, is: "< 0.000001%" },
    { value: 0, unit: "percentunit", is: "0%" },
    { value: -0.52, unit: "percentunit", is: "-52%" },
    { value: 12.5, unit: "percentunit", is: "1,250%" },
  ])("writes the share $value ($unit, $decimals) as $is", ({ value, unit, decimals, is }) => {
    expect(formatValue(value, { unit, decimals })).toBe(is);
  });

  test.each([
    { value: 999_960, unit: "short", is: "1 M" },
    { value: 999_400, unit: "short", is: "999 k" },
    { value: 184_220, unit: "short", is: "184 k" },
    { value: 184_220, unit: "none", is: "184,220" },
    { value: 14.4, unit: "suffix:×", is: "14.4×" },
    { value: 1500, unit: "reqps", is: "1.5 k req/s" },
    { value: 15, unit: "reqps", is: "15 req/s" },
    { value: 1500, unit: "cps", is: "1.5 k/s" },
    { value: 1500, unit: "ops", is: "1.5 k ops/s" },
    { value: 1536, unit: "bytes", is: "1.5 KiB" },
    { value: 3e9, unit: "decbytes", is: "3 GB" },
    { value: 3, unit: "widgets", is: "3 widgets" },
    { value: 1, unit: "bool_yes_no", is: "yes" },
    { value: 0.25, unit: "s", is: "250 ms" },
    { value: 0.99999, unit: "s", is: "1 s" },
    { value: 12.345, unit: "s", is: "12.3 s" },
    { value: 59.96, unit: "s", is: "1 m" },
    { value: 3599.6, unit: "s", is: "1 h" },
    { value: 11_520, unit: "s", is: "3 h 12 m" },
    { value: -11_520, unit: "s", is: "-3 h 12 m" },
    { value: 7_185_600, unit: "s", is: "83 d 4 h" },
    { value: 43.2, unit: "m", is: "43 m 12 s" },
    { value: 0, unit: "s", is: "0 s" },
    { value: 1_800_000_000_000, unit: "dateTimeAsIso", is: "2027-01-15 08:00" },
    { value: Number.POSITIVE_INFINITY, unit: "s", is: "∞" },
    { value: Number.NEGATIVE_INFINITY, unit: "short", is: "-∞" },
    { value: Number.NaN, unit: "percentunit", is: "unknown" },
    { value: null, unit: "s", is: "unknown" },
  ])("writes $value in $unit as $is", ({ value, unit, is }) => {
    expect(formatValue(value, { unit })).toBe(is);
  });

  test.each([
    { value: 12 * 86_400_000 + 5, is: "in 12 days" },
    { value: 86_400_000, is: "in 1 day" },
    { value: -3 * 3_600_000, is: "3 hours ago" },
    { value: 0, is: "now" },
  ])("counts from now: $is", ({ value, is }) => {
    expect(formatValue(1000 + value, { unit: "dateTimeFromNow", now: 1000 })).toBe(is);
  });
});

test("valueText() keeps number and unit apart", () => {
  expect(valueText(1500, { unit: "reqps" })).toEqual({ number: "1.5", suffix: " k req/s" });
});

test.each([
  { value: 0.9995, unit: "percentunit", step: 0.0005, is: "99.95%" },
  { value: 0.99925, unit: "percentunit", step: 0.00025, is: "99.925%" },
  { value: 0.1, unit: "none", step: 0.05, is: "0.10" },
  { value: 0, unit: "percentunit", step: 0.0005, is: "0%" },
  { value: 1_200_000, unit: "none", step: 100_000, is: "1.2 M" },
  { value: 1500, unit: "short", step: 500, is: "1.5 k" },
])("formatTick() writes $value with the decimals of its step as $is", ({ value, unit, step, is }) => {
  expect(formatTick(value, { unit, step })).toBe(is);
});
