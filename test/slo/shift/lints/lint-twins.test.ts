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

const haproxy = (matchers: string) => ({ traffic: { kind: "haproxy", proxy: "app", matchers } }) as const;
const pods = (requests: string) =>
  ({
    traffic: { kind: "pods", namespace: "shop", by: "deployment", requests, errors: 'b_total{x="1",y="2"}' },
    weights: { kind: "podRatio", namespace: "shop" },
  }) as const;
const arms = (stable: string, candidate: string) =>
  ({
    arms: [
      { name: "blue", role: "stable", match: stable },
      { name: "green", role: "candidate", match: candidate },
    ],
  }) as const;
const isCopied =
  'shifts[1].name: "checkout-green" is "copy" once more: nothing but the name differs, and both raise each alert (remove one of them, or write what differs)';

test.each([
  {
    name: "without blanks and in another order",
    one: haproxy('job="a",cluster="b"'),
    other: haproxy('cluster="b", job="a"'),
    says: [isCopied],
  },
  { name: "with a comma behind", one: haproxy('job="a"'), other: haproxy('job="a",'), says: [isCopied] },
  { name: "in brackets", one: arms("blue", "green"), other: arms("(blue)", "(?:green)"), says: [isCopied] },
  {
    name: "in another order of a counter's matchers",
    one: { ...pods('a_total{x="1",y="2"}'), ...arms("app-a", "app-b") },
    other: { ...pods('a_total{ y="2",x="1" }'), ...arms("app-a", "app-b") },
    says: [isCopied],
  },
  { name: "of another value", one: haproxy('job="a",cluster="b"'), other: haproxy('cluster="a",job="b"'), says: [] },
  { name: "of another operator", one: haproxy('job="a"'), other: haproxy('job!="a"'), says: [] },
  { name: "in brackets of other texts", one: arms("blue", "green"), other: arms("(blue)+", "green"), says: [] },
])("lintTwins() says of the same written $name: $says", ({ one, other, says }) => {
  const twins = [
    { ...smallShift, ...one, name: "copy" },
    { ...smallShift, ...other },
  ];
  expect(parsedShift({}, { shifts: twins }).problems.map(formatProblem)).toEqual(says);
});
