import { expect, test } from "@jest/globals";
import {
  createHistogramSight,
  type HistogramLook,
} from "../../../../exporters/shifts/read/prometheus/histogram-sight.ts";

type Look = readonly [
  requests: number,
  requestsAt: number | undefined,
  count: number | undefined,
  bucket: number | undefined,
];

const look = ([requests, requestsAt, ...partsAt]: Look): HistogramLook => ({ requests, requestsAt, partsAt });
const none = undefined;

const cases: readonly { readonly name: string; readonly looks: readonly Look[]; readonly measured: boolean }[] = [
  { name: "is there", looks: [[0, 100, 100, 100]], measured: true },
  { name: "never was, before the first request", looks: [[0, 100, none, none]], measured: true },
  { name: "never was, of an arm that has no series either", looks: [[0, none, none, none]], measured: true },
  { name: "never was, once there are requests", looks: [[3, 115, none, none]], measured: false },
  {
    name: "does not move, as nobody asks for anything",
    looks: [
      [9, 100, 100, 100],
      [9, 200, 200, 200],
    ],
    measured: true,
  },
  {
    name: "is scraped a little earlier",
    looks: [
      [9, 100, 100, 100],
      [14, 130, 100, 100],
    ],
    measured: true,
  },
  {
    name: "ended while requests went on",
    looks: [
      [9, 100, 100, 100],
      [14, 140, 100, 100],
    ],
    measured: false,
  },
  {
    name: "ended with its pods, and new ones have had no request yet",
    looks: [
      [9, 100, 100, 100],
      [9, 400, 100, 100],
    ],
    measured: true,
  },
  {
    name: "ended, and requests came in the scrapes before anybody could know",
    looks: [
      [9, 100, 100, 100],
      [14, 130, 100, 100],
      [14, 400, 100, 100],
    ],
    measured: false,
  },
  {
    name: "ended with all else of its arm",
    looks: [
      [9, 100, 100, 100],
      [9, 100, 100, 100],
    ],
    measured: true,
  },
  {
    name: "is there again",
    looks: [
      [9, 100, 100, 100],
      [14, 400, 100, 100],
      [20, 415, 415, 415],
    ],
    measured: true,
  },
  { name: "has no bucket of that edge", looks: [[0, 100, 100, none]], measured: false },
  {
    name: "has no bucket of that edge any more",
    looks: [
      [9, 100, 100, 100],
      [14, 115, 115, 100],
    ],
    measured: false,
  },
];

test.each(cases)("createHistogramSight() says whether a histogram that $name measures all requests", (given) => {
  const sight = createHistogramSight(15);
  const seen = given.looks.map((one) => sight.look("green", look(one)));
  expect(seen.at(-1)).toBe(given.measured);
});

test("createHistogramSight() goes on from what an earlier one knew, and knows arms apart", () => {
  const first = createHistogramSight(15);
  first.look("green", look([9, 100, 100, 100]));
  const later = createHistogramSight(15, JSON.parse(JSON.stringify(first.memory())));
  expect(later.look("green", look([9, 400, 100, 100]))).toBe(true);
  expect(later.look("green", look([10, 400, 100, 100]))).toBe(false);
  expect(later.look("blue", look([9, 400, 100, 100]))).toBe(false);
});
