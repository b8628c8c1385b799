import { describe, expect, test } from "@jest/globals";
import type { Point } from "../../../charts/model/series.ts";
import { appearanceOf } from "../../../charts/value/appearance.ts";
import { bucketsFromSeries, heatColumns } from "../../../charts/value/buckets.ts";
import { formatRange } from "../../../charts/value/format-range.ts";
import { isLonely, withGaps } from "../../../charts/value/gaps.ts";
import { reduce } from "../../../charts/value/reduce.ts";
import { sampleValue } from "../../../charts/value/sample-value.ts";
import { stateSpans } from "../../../charts/value/states.ts";

const COURSE: readonly Point[] = [
  [0, 2],
  [10, null],
  [20, 8],
  [30, Number.NaN],
];

describe("reduce()", () => {
  test.each([
    { reducer: "last", is: null },
    { reducer: "lastNotNull", is: 8 },
    { reducer: "first", is: 2 },
    { reducer: "min", is: 2 },
    { reducer: "max", is: 8 },
    { reducer: "mean", is: 5 },
    { reducer: "sum", is: 10 },
    { reducer: "count", is: 2 },
    { reducer: "range", is: 6 },
  ] as const)("takes $reducer without what is unknown", ({ reducer, is }) => {
    expect(reduce(COURSE, reducer)).toBe(is);
  });

  test("is null when nothing is known, never zero", () => {
    expect(reduce([[0, null]], "sum")).toBeNull();
  });
});

test.each([
  { text: "0.25", is: 0.25 },
  { text: "1e-7", is: 1e-7 },
  { text: "NaN", is: null },
  { text: "+Inf", is: Number.POSITIVE_INFINITY },
  { text: "-Inf", is: Number.NEGATIVE_INFINITY },
  { text: "", is: null },
  { text: "up", is: null },
])("sampleValue() reads $text", ({ text, is }) => {
  expect(sampleValue(text)).toBe(is);
});

describe("gaps", () => {
  test("withGaps() breaks the line where samples are missing, NaN or infinite", () => {
    const points: readonly Point[] = [
      [20, 3],
      [0, 1],
      [10, 2],
      [50, Number.NaN],
      [60, Number.POSITIVE_INFINITY],
    ];
    expect(withGaps(points, undefined)).toEqual([
      [0, 1],
      [10, 2],
      [20, 3],
      [30, null],
      [50, null],
      [60, null],
    ]);
  });

  test("isLonely() finds the points that no line would show", () => {
    const points: readonly Point[] = [
      [0, 1],
      [10, null],
      [20, 2],
      [30, 3],
    ];
    expect(points.map((_, index) => isLonely(points, index))).toEqual([true, false, false, false]);
  });
});

describe("stateSpans()", () => {
  const range = { from: 0, to: 100 };
  test.each([
    {
      name: "joins equal states and holds the last one to the end",
      points: [
        [0, 1],
        [20, 1],
        [40, 0],
        [60, 1],
        [80, 1],
      ],
      is: [
        [0, 40, 1],
        [40, 60, 0],
        [60, 100, 1],
      ],
    },
    {
      name: "calls what no sample covers unknown",
      points: [
        [40, 1],
        [50, 1],
        [80, 1],
      ],
      is: [
        [0, 40, null],
        [40, 60, 1],
        [60, 80, null],
        [80, 90, 1],
        [90, 100, null],
      ],
    },
    {
      name: "calls NaN unknown",
      points: [
        [0, Number.NaN],
        [50, 1],
      ],
      is: [
        [0, 50, null],
        [50, 100, 1],
      ],
    },
    {
      name: "lets the range begin between two samples",
      points: [
        [10, 1],
        [30, 1],
        [50, 1],
        [70, 1],
        [90, 1],
      ],
      is: [[0, 100, 1]],
    },
    {
      name: "cuts off what lies outside",
      points: [
        [-20, 0],
        [0, 1],
        [20, 1],
        [40, 1],
        [60, 1],
        [80, 1],
        [100, 0],
      ],
      is: [[0, 100, 1]],
    },
  ])("$name", ({ points, is }) => {
    const spans = stateSpans(points as unknown as readonly Point[], { range, stepMs: undefined });
    expect(spans.map(({ from, to, value }) => [from, to, value])).toEqual(is);
  });
});

describe("heatmap data", () => {
  test("bucketsFromSeries() sorts by le and takes off what lower buckets hold", () => {
    const series = [
      { name: "", labels: { le: "+Inf" }, points: [[0, 10]] },
      { name: "", labels: { le: "0.5" }, points: [[0, 9]] },
      { name: "", labels: { le: "0.1" }, points: [[0, 4]] },
    ] as const;
    expect(bucketsFromSeries(series)).toEqual([
      { to: 0.1, points: [[0, 4]] },
      { to: 0.5, points: [[0, 5]] },
      { to: Number.POSITIVE_INFINITY, points: [[0, 1]] },
    ]);
  });

  test("heatColumns() averages where columns are wider than a step and leaves times without samples out", () => {
    const buckets = [
      {
        to: 1,
        points: [
          [0, 2],
          [10, 4],
          [20, null],
          [30, null],
          [40, 6],
        ] as readonly Point[],
      },
    ];
    expect(heatColumns(buckets, { from: 0, to: 40, stepMs: 10, minMs: 20 })).toEqual([
      { from: 0, to: 20, counts: [3] },
      { from: 20, to: 40, counts: [6] },
    ]);
    expect(heatColumns(buckets, { from: 0, to: 40, stepMs: 10, minMs: 1 }).map(({ counts }) => counts)).toEqual([
      [2],
      [4],
      undefined,
      [6],
    ]);
  });
});

describe("appearanceOf()", () => {
  const format = {
    unit: "percentunit",
    thresholds: [
      { from: 0.5, color: "green" },
      { from: null, color: "red" },
    ],
    mappings: [
      { kind: "value", value: 1, text: "full" },
      { kind: "range", from: null, to: 0, text: "spent", color: "purple" },
      { kind: "missing", text: "never measured" },
    ],
  } as const;
  test.each([
    { value: 0.6, is: { text: "60%", color: "green" } },
    { value: 0.4, is: { text: "40%", color: "red" } },
    { value: 1, is: { text: "full", color: "green" } },
    { value: -2, is: { text: "spent", color: "purple" } },
    { value: null, is: { text: "never measured", color: "grey" } },
    { value: Number.NaN, is: { text: "never measured", color: "grey" } },
    { value: "paging", is: { text: "paging", color: undefined } },
  ])("shows $value as $is.text", ({ value, is }) => {
    expect(appearanceOf(value, format, { now: 0 })).toMatchObject(is);
  });
});

test.each([
  { from: "2026-11-14T00:00Z", to: "2026-11-21T00:00Z", is: "14 Nov 2026 00:00 – 21 Nov 2026 00:00 UTC (7 d)" },
  { from: "2026-11-14T09:00Z", to: "2026-11-14T15:30Z", is: "14 Nov 2026 09:00 – 15:30 UTC (6 h 30 m)" },
])("formatRange() says $is", ({ from, to, is }) => {
  expect(formatRange({ from: Date.parse(from), to: Date.parse(to) })).toBe(is);
});
