import { expect, test } from "@jest/globals";
import type { MetricFamily, MetricLabels, MetricSeries, SeriesParts } from "../../../exporters/output/metric-family.ts";
import { createMetricsRenderer } from "../../../exporters/output/render-metrics.ts";
import fc from "../../property.ts";
import { needs } from "../../servers/needs.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { parseExposition } from "./parse-exposition.ts";
import { sampleFamilies, sampleOpenMetrics, sampleText } from "./sample-families.ts";

const gauge = (series: Iterable<MetricSeries>, name = "g"): MetricFamily => {
  return { name, help: "h", type: "gauge", unit: undefined, series };
};

test("render() writes both formats, in whatever order they are asked for", async () => {
  const { render } = createMetricsRenderer();
  for (const format of ["text", "openmetrics", "text", "text", "openmetrics", "openmetrics"] as const) {
    const text = String(await render(sampleFamilies, format));
    expect(text).toBe(format === "text" ? sampleText : sampleOpenMetrics);
    expect(parseExposition(text, format).map(({ samples }) => samples.length)).toEqual([2, 6, 6, 1]);
  }
});

test("render() follows series that come, go, change places and change values", async () => {
  const { render } = createMetricsRenderer();
  const [a, b, c]: readonly [MetricLabels, MetricLabels, MetricLabels] = [{ t: "a" }, { t: "b" }, { t: "c" }];
  const shown = async (...series: readonly MetricSeries[]) =>
    String(await render([gauge(series)], "text"))
      .split("\n")
      .slice(2, -1);
  expect(await shown({ labels: a, value: 1 }, { labels: b, value: 2 })).toEqual(['g{t="a"} 1', 'g{t="b"} 2']);
  expect(await shown({ labels: b, value: 3 })).toEqual(['g{t="b"} 3']);
  expect(await shown({ labels: c, value: 0 }, { labels: b, value: -0 }, { labels: a, value: Number.NaN })).toEqual([
    'g{t="c"} 0',
    'g{t="b"} 0',
    'g{t="a"} NaN',
  ]);
});

test("render() follows a histogram whose edges change", async () => {
  const { render } = createMetricsRenderer();
  const labels = {};
  const family = (edges: readonly number[]): MetricFamily => ({
    ...gauge([{ labels, value: { edges, counts: [1, 1], sum: 2 } }]),
    type: "histogram",
  });
  expect(String(await render([family([1])], "text"))).toContain('g_bucket{le="1"} 1\n');
  expect(String(await render([family([2])], "text"))).toContain('g_bucket{le="2"} 1\n');
});

test("render() writes parts of one family together, and refuses a name with two types", async () => {
  const { render } = createMetricsRenderer();
  const parts = [
    gauge([{ labels: { t: "a" }, value: 1 }]),
    gauge([], "other"),
    gauge([{ labels: { t: "b" }, value: 2 }]),
  ];
  expect(String(await render(parts, "text"))).toBe(
    '# HELP g h\n# TYPE g gauge\ng{t="a"} 1\ng{t="b"} 2\n# HELP other h\n# TYPE other gauge\n',
  );
  await expect(render([gauge([]), { ...gauge([]), type: "counter" }], "text")).rejects.toThrow(
    "both a gauge and a counter",
  );
});

test("render() mends label names that no format knows", async () => {
  const { render } = createMetricsRenderer();
  const labels = { "a-b": "1", a_b: "2", "9": "3", "": "4", ünit: "ü" };
  const text = String(await render([gauge([{ labels, value: 1 }])], "openmetrics"));
  expect(parseExposition(text, "openmetrics")[0]?.samples[0]?.labels).toEqual({ _9: "3", a_b: "1", _: "4", _nit: "ü" });
});

test("render() leaves out an exemplar that is too long, and never writes one for a gauge", async () => {
  const { render } = createMetricsRenderer();
  const exemplar = (length: number) => ({ labels: { id: "é".repeat(length) }, value: 1, atMs: 0 });
  const family = (type: "gauge" | "counter", length: number): MetricFamily => ({
    ...gauge([{ labels: {}, value: 1, exemplar: exemplar(length) }]),
    type,
  });
  expect(String(await render([family("counter", 126)], "openmetrics"))).toContain(" # {id=");
  expect(String(await render([family("counter", 127)], "openmetrics"))).not.toContain("id=");
  expect(String(await render([family("gauge", 1)], "openmetrics"))).not.toContain("id=");
});

test("render() writes parts as it writes series, whichever owners come, go, change places and values", async () => {
  const a = { name: 'a"\u2028ü', value: 1 };
  const b = { name: "b", value: 0.1 };
  const edges = [0.5, 2];
  const rounds = [[a, b], [a, b], [b], [b, a], []];
  const exemplar = { labels: { id: "x" }, value: 1, atMs: 1_000 };
  const [labels, more] = [{ of: "1" }, { of: "é" }];
  const numberOf = (type: MetricFamily["type"], value: number) =>
    type === "histogram" ? { edges, counts: [value, 2, 30], sum: -value } : value;
  for (const format of ["text", "openmetrics"] as const) {
    const { render } = createMetricsRenderer();
    for (const owners of rounds) {
      a.value *= 37;
      const types = ["counter", "gauge", "info", "histogram"] as const;
      const families = types.map((type): MetricFamily & { readonly parts: SeriesParts } => {
        const parts: SeriesParts<typeof a> = {
          owners: () => owners,
          labels: ({ name }) => ({ t: name }),
          each: ({ value }, emit) => {
            emit(labels, numberOf(type, value), exemplar);
            emit(more, numberOf(type, -value));
            emit({}, numberOf(type, Number.NaN));
          },
        };
        const series = owners.flatMap(({ name, value }): readonly MetricSeries[] => [
          { labels: { t: name, ...labels }, value: numberOf(type, value), exemplar },
          { labels: { t: name, ...more }, value: numberOf(type, -value) },
          { labels: { t: name }, value: numberOf(type, Number.NaN) },
        ]);
        return { ...gauge(series, type), type, parts: parts as SeriesParts };
      });
      const flat = families.map(({ parts, ...family }) => family);
      const expected = String(await createMetricsRenderer().render(flat, format));
      expect(String(await render(families, format))).toBe(expected);
    }
  }
});

test("chunks() are long, good until the next but one is asked for, and the whole answer together", async () => {
  const renderer = createMetricsRenderer();
  const series = Array.from({ length: 30_000 }, (_, index) => ({ labels: { t: `target-${index}` }, value: index }));
  const lengths: number[] = [];
  let text = "";
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of renderer.chunks([gauge(series)], "text")) {
    text += String(before);
    before = chunk;
    lengths.push(chunk.length);
  }
  expect(text + String(before)).toBe(String(await renderer.render([gauge(series)], "text")));
  expect(lengths.slice(0, -1).every((length) => length >= 256 * 1024 && length < 300 * 1024)).toBe(true);
  expect(lengths).toHaveLength(3);
});

test("render() gives others their turn, and writes each series in one go", async () => {
  let ticks = 0;
  const { render } = createMetricsRenderer({ turnMs: 1, monotonic: () => ticks++ });
  let turns = 0;
  let isDone = false;
  const others = (async () => {
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
  })();
  const series = Array.from({ length: 20_000 }, (_, index) => ({ labels: { t: String(index) }, value: index }));
  const text = String(await render([gauge(series)], "text"));
  isDone = true;
  await others;
  expect(parseExposition(text, "text")[0]?.samples).toHaveLength(20_000);
  expect(turns).toBeGreaterThan(10);
});

const labelValue = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\\", '"', "\n", "n", "\r", "{", "}", ",", "=", " ", "#", "\u2028") }),
);
const labels = fc.dictionary(fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/), labelValue, { maxKeys: 4 });
const number = fc.oneof(fc.double(), fc.integer().map(Number), fc.constantFrom(0, 5e-324, 1.7976931348623157e308));
const histogram = fc
  .tuple(
    fc.uniqueArray(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((edge) => edge + 0),
      { maxLength: 6 },
    ),
    fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
    number,
  )
  .map(([edges, counts, sum]) => ({
    edges: edges.sort((a, b) => a - b),
    counts: counts.slice(0, edges.length + 1),
    sum,
  }));

test.each(["text", "openmetrics"] as const)(
  "what render() writes as %s reads back as the same values",
  async (format) => {
    const { render } = createMetricsRenderer();
    const sets = fc.uniqueArray(labels, {
      maxLength: 5,
      selector: (set) => JSON.stringify(Object.entries(set).sort()),
    });
    const property = fc.asyncProperty(
      sets,
      fc.infiniteStream(number),
      fc.infiniteStream(histogram),
      async (known, numbers, histograms) => {
        const values = known.map(() => numbers.next().value);
        const buckets = known.map(() => histograms.next().value);
        const series = (of: readonly MetricSeries["value"][]) =>
          known.map((set, index) => ({ labels: set, value: of[index] ?? 0 }));
        const text = String(
          await render(
            [
              { ...gauge(series(values), "c"), type: "counter" },
              gauge(series(values)),
              { ...gauge(series(buckets), "h"), type: "histogram" },
            ],
            format,
          ),
        );
        const [counter, gauges, histogramFamily] = parseExposition(text, format);
        const expected = known.map((set, index) => ({ labels: { ...set }, value: (values[index] ?? 0) + 0 }));
        for (const family of [counter, gauges]) {
          expect(family?.samples.map((sample) => ({ labels: sample.labels, value: sample.value }))).toEqual(expected);
        }
        const sums = histogramFamily?.samples.filter(({ name }) => name === "h_sum").map(({ value }) => value);
        expect(sums).toEqual(buckets.map(({ sum }) => sum + 0));
        const totals = histogramFamily?.samples.filter(({ name }) => name === "h_count").map(({ value }) => value);
        expect(totals).toEqual(
          buckets.map(({ counts }) => counts.reduce((total: number, count: number) => total + count, 0)),
        );
      },
    );
    await fc.assert(property, { numRuns: 200 });
  },
);

needs("prometheus")("promtool check metrics", () => {
  test("finds nothing to say about the classic text", async () => {
    const { render } = createMetricsRenderer();
    const text = String(
      await render(
        sampleFamilies.map((family) => ({ ...family, help: family.help || "h" })),
        "text",
      ),
    );
    expect(await promtool(["check", "metrics"], { input: text })).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});
