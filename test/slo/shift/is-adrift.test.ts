import { expect, test } from "@jest/globals";
import { isAdrift } from "../../../slo/shift/is-adrift.ts";

test.each([
  { name: "above what chance does", drift: { share: 0.21, tolerance: 0.2, settled: true }, expected: true },
  { name: "below it", drift: { share: -0.21, tolerance: 0.2, settled: true }, expected: true },
  { name: "just as far as chance goes", drift: { share: 0.2, tolerance: 0.2, settled: true }, expected: false },
  { name: "before traffic had its time", drift: { share: 0.21, tolerance: 0.2, settled: false }, expected: false },
  { name: "where nobody knows", drift: null, expected: false },
])("isAdrift() $name: $expected", ({ drift, expected }) => {
  expect(isAdrift({ drift })).toBe(expected);
});
