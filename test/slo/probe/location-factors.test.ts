import { expect, test } from "@jest/globals";
import { locationFactors } from "../../../slo/probe/location-factors.ts";

test.each([
  { weights: [], factors: [] },
  { weights: [5], factors: [] },
  { weights: [1, 1], factors: ["1", "1"] },
  { weights: [70, 30], factors: ["1.4", "0.6"] },
  { weights: [50, 30, 20], factors: ["1.5", "0.9", "0.6"] },
  { weights: [2, 1], factors: ["1.33333333333333333333", "0.66666666666666666667"] },
])("locationFactors() scales $weights to a mean of 1", ({ weights, factors }) => {
  const locations = weights.map((weight, index) => ({ name: `l${index}`, weight }));
  expect(locationFactors({ locations }).map(({ factor }) => factor)).toEqual(factors);
});
