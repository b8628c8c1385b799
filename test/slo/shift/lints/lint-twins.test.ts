import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { parsedShift, smallShift } from "../small-shift.ts";

const swapped = [
  { name: "green", role: "stable" },
  { name: "blue", role: "candidate" },
] as const;

test.each([
  {
    change: { title: "Another one" },
    says: [
      'shifts[1].name: "checkout-green" is "copy" once more: nothing but the name differs, and both raise each alert (remove one of them, or write what differs)',
    ],
  },
  { change: { traffic: { kind: "haproxy", proxy: "web" } }, says: [] },
  {
    change: { arms: swapped },
    says: [
      'shifts[1].arms: "green" is the stable arm here, and the candidate of "copy", which is about the same traffic: one of them says the opposite of the other (keep one of them, and swap its roles for the next release)',
    ],
  },
  { change: { arms: swapped, traffic: { kind: "haproxy", proxy: "web" } }, says: [] },
  ...([{ strategy: "blueGreen" }, { settle: "5m" }] as const).map((change) => ({
    change,
    says: [
      'shifts[1].arms: "checkout-green" counts the same arms of the same traffic as "copy", and both raise each alert (write its own traffic or arms, or remove one of them)',
    ],
  })),
  {
    change: {
      arms: [
        { name: "green", role: "stable" },
        { name: "red", role: "candidate" },
      ],
    },
    says: [],
  },
] as const)("lintTwins() says of two shifts: $says", ({ change, says }) => {
  const twins = [
    { ...smallShift, name: "copy" },
    { ...smallShift, ...change },
  ];
  expect(parsedShift({}, { shifts: twins }).problems.map(formatProblem)).toEqual(says);
});

test.each([
  {
    name: "copies",
    changes: [{}, {}],
    says: [
      'shifts[1].name: "copy-1", "copy-2" are "checkout-green" once more: nothing but the name differs, and all raise each alert (remove all but one of them, or write what differs)',
    ],
  },
  {
    name: "shifts of the same arms",
    changes: [{ settle: "5m" }, { settle: "6m" }],
    says: [
      'shifts[1].arms: "copy-1", "copy-2" count the same arms of the same traffic as "checkout-green", and all raise each alert (write traffic or arms of their own, or remove all but one of them)',
    ],
  },
] as const)("lintTwins() tells of several $name together", ({ changes, says }) => {
  const copies = changes.map((change, index) => ({ ...smallShift, ...change, name: `copy-${index + 1}` }));
  expect(parsedShift({}, { shifts: [smallShift, ...copies] }).problems.map(formatProblem)).toEqual(says);
});
