import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { parsedShift, smallShift } from "../small-shift.ts";

test.each([
  {
    change: { title: "Another one" },
    says: [
      'shifts[1].name: "checkout-green" is "copy" once more: nothing but the name differs, and both raise each alert (remove one of them, or write what differs)',
    ],
  },
  { change: { traffic: { kind: "haproxy", proxy: "web" } }, says: [] },
] as const)("lintTwins() says of two shifts: $says", ({ change, says }) => {
  const twins = [
    { ...smallShift, name: "copy" },
    { ...smallShift, ...change },
  ];
  expect(parsedShift({}, { shifts: twins }).problems.map(formatProblem)).toEqual(says);
});
