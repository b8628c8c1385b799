import { expect, test } from "@jest/globals";
import { followsAgain, isAdrift } from "../../../slo/shift/is-adrift.ts";

test.each([
  { name: "above what chance does", drift: { share: 0.21, tolerance: 0.2, settled: true }, expected: true },
  { name: "below it", drift: { share: -0.21, tolerance: 0.2, settled: true }, expected: true },
  { name: "just as far as chance goes", drift: { share: 0.2, tolerance: 0.2, settled: true }, expected: false },
  { name: "before traffic had its time", drift: { share: 0.21, tolerance: 0.2, settled: false }, expected: false },
  { name: "where nobody knows", drift: null, expected: false },
])("isAdrift() $name: $expected", ({ drift, expected }) => {
  expect(isAdrift({ drift })).toBe(expected);
});

test.each([
  // A walk in TCP mode at 50 %: 22.9 % of few sessions were told, and only what chance explains moved.
  { name: "only the tolerance moved", drift: { share: -0.263, tolerance: 0.27, settled: true }, expected: false },
  { name: "it is half of what was told", drift: { share: -0.135, tolerance: 0.2, settled: true }, expected: true },
  { name: "it is half of what chance does", drift: { share: 0.15, tolerance: 0.3, settled: true }, expected: true },
  { name: "it is beyond chance", drift: { share: 0.05, tolerance: 0.04, settled: true }, expected: false },
  { name: "traffic has not had its time", drift: { share: 0, tolerance: 0.04, settled: false }, expected: false },
  { name: "nobody knows", drift: null, expected: false },
])("followsAgain() after 27.1 points, where $name: $expected", ({ drift, expected }) => {
  expect(followsAgain({ drift }, -0.271)).toBe(expected);
});
