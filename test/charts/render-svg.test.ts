import { describe, expect, test } from "@jest/globals";
import type { Chart } from "../../charts/chart.ts";
import { renderSvg } from "../../charts/render-svg.ts";
import { textWidth } from "../../charts/text/measure-text.ts";
import { RANGE, SAMPLES, START } from "./sample-charts.ts";
import { overlaps, placedTexts, svgTexts } from "./svg-texts.ts";

const LIGHT = { width: 520, height: 260, theme: "light" } as const;
const GREEN = "#2a9d6e";
const RED = "#c22f3a";
const DAYS = ["15 Nov", "17 Nov", "19 Nov", "21 Nov"];

function count(svg: string, pattern: RegExp): number {
  return [...svg.matchAll(pattern)].length;
}

describe("renderSvg() writes what each kind has to say", () => {
  const title = (name: keyof typeof SAMPLES) => SAMPLES[name].title;
  test.each([
    {
      name: "burnRates",
      texts: [
        "0×",
        "5×",
        "10×",
        "15×",
        "20×",
        "25×",
        ...DAYS,
        title("burnRates"),
        "5m",
        "1h",
        "page 14.4×",
        "ticket 6×",
        "1×",
        "checkout v142",
        "CheckoutBurnFast firing",
      ],
    },
    {
      name: "calm",
      texts: [
        "0×",
        "0.05×",
        "0.10×",
        "0.15×",
        "0.20×",
        ...DAYS,
        title("calm"),
        "1h",
        "↑ page 14.4×",
        "↑ ticket 6×",
        "↑ 1×",
      ],
    },
    {
      name: "errorRatio",
      texts: [
        "0%",
        "0.1%",
        "0.2%",
        "0.3%",
        ...DAYS,
        title("errorRatio"),
        "mean",
        "max",
        "last",
        "GET /cart",
        "0.0099%",
        "0.02%",
        "0.015%",
        "POST /checkout",
        "0.12%",
        "0.25%",
        "0.25%",
        "objective",
      ],
    },
    {
      name: "budget",
      texts: [
        "-25%",
        "0%",
        "25%",
        "50%",
        "75%",
        "100%",
        ...DAYS,
        title("budget"),
        "budget left",
        "ideal line",
        "freeze",
        "spent",
      ],
    },
    { name: "goodAndBad", texts: ["0", "5 k", "10 k", "15 k", "20 k", ...DAYS, title("goodAndBad"), "good", "bad"] },
    {
      name: "negative",
      texts: ["-30 m", "-15 m", "0 s", "15 m", "30 m", "45 m", ...DAYS, title("negative"), "minutes left"],
    },
    {
      name: "logarithmic",
      texts: [
        "0.1×",
        "1×",
        "10×",
        "100×",
        "1,000×",
        ...DAYS,
        title("logarithmic"),
        "1h",
        "page 14.4×",
        "ticket 6×",
        "1×",
      ],
    },
    { name: "shares", texts: ["0%", "20%", "40%", "60%", "80%", "100%", ...DAYS, title("shares"), "blue", "green"] },
    { name: "onePoint", texts: ["0 s", "100 ms", "200 ms", "300 ms", ...DAYS, title("onePoint"), "p99"] },
    { name: "allNull", texts: [title("allNull"), "No data: the query returned nothing for this range"] },
    { name: "allNaN", texts: [title("allNaN"), "No data: the query returned nothing for this range"] },
    { name: "attainment", texts: [title("attainment"), "99.922%"] },
    { name: "verdict", texts: [title("verdict"), "5m", "15.2×", "1h", "7.1×", "6h", "1.4×", "3d", "no data"] },
    {
      name: "budgetDial",
      texts: [
        title("budgetDial"),
        "62.3%",
        "0%",
        "100%",
        "checkout",
        "-40%",
        "0%",
        "100%",
        "search",
        "no data",
        "0%",
        "100%",
        "login",
      ],
    },
    {
      name: "budgetBars",
      texts: [
        title("budgetBars"),
        "checkout-availability",
        "92%",
        "search-latency-wit…ng-name-p99",
        "18%",
        "login",
        "no data",
        "payments",
        "-12%",
      ],
    },
    {
      name: "wideTable",
      texts: [
        title("wideTable"),
        ...[0, 1, 2, 3, 4, 5, 6].map((index) => `column ${index}`),
        "0",
        "123,456",
        "246,912",
        "370,368",
        "493,824",
        "617,280",
        "740,736",
        "+7 more columns",
      ],
    },
    {
      name: "latency",
      texts: [
        "10 ms",
        "50 ms",
        "250 ms",
        "1 s",
        "5 s",
        "more",
        ...DAYS,
        title("latency"),
        "0",
        "3 k req/s",
        "no data",
        "target 300 ms",
        "checkout v143",
      ],
    },
  ] as const)("$name", ({ name, texts }) => {
    expect(svgTexts(renderSvg(SAMPLES[name], LIGHT))).toEqual(texts);
  });

  test("sloTable, wide enough for all its columns", () => {
    const texts = svgTexts(renderSvg(SAMPLES.sloTable, { ...LIGHT, width: 1000 }));
    expect(texts.slice(1)).toEqual([
      ...["SLO", "Team", "Objective", "Attainment", "Budget left", "Budget", "Trend", "Certificate"],
      ...["checkout", "shop", "99.9%", "99.94%", "49%", "49%", "in 12 days"],
      ...["search-latency-p99-in-eu-west-1", "search", "95%", "96.10%", "22%", "22%", "3 hours ago"],
      ...["login", "identity", "99.99%", "no data", "no data", "no data", "no data"],
    ]);
  });

  test("probes, with the unknown last in the legend", () => {
    const texts = svgTexts(renderSvg(SAMPLES.probes, LIGHT));
    expect(texts.slice(0, 16)).toEqual([
      ...DAYS,
      "Probes by location",
      "up",
      "down",
      "slow",
      "unknown",
      "eu-west-1",
      "us-east-1",
      "eu-north-1 (priv…long name)",
      "up",
      "unknown",
      "up",
      "up",
    ]);
  });
});

describe("renderSvg() draws", () => {
  test("a gap as a gap: two strokes, and none through the missing time", () => {
    const svg = renderSvg(
      { ...SAMPLES.errorRatio, series: [SAMPLES.errorRatio.series[1]], thresholdDisplay: "off" },
      LIGHT,
    );
    const line = /<path d="([^"]+)" fill="none" stroke="#2b6cd4"/.exec(svg)?.[1] ?? "";
    expect(count(line, /M/g)).toBe(2);
  });

  test("bars that can be told apart although there are more of them than colours", () => {
    const bars = Array.from({ length: 14 }, (_, index) => ({
      name: `slo-${index}`,
      points: [[START + 86_400_000, index + 1]] as const,
    }));
    const svg = renderSvg(
      { ...SAMPLES.errorRatio, draw: "bars", series: bars, thresholdDisplay: "off", legend: { kind: "hidden" } },
      { ...LIGHT, width: 1600 },
    );
    const looks = [...svg.matchAll(/<path d="[^"]+" fill="(#\w+)"(?: stroke="(#\w+)")?/g)].map(([, fill, frame]) => [
      fill,
      frame,
    ]);
    const ofBars = looks.slice(looks.findIndex(([fill]) => fill === "#2b6cd4")).slice(0, 14);
    expect(new Set(ofBars.map(String)).size).toBe(14);
    expect(ofBars[6]).toEqual(["#dae7fb", "#2b6cd4"]);
    expect(ofBars[12]).toEqual(["#ffffff", "#2b6cd4"]);
  });

  test("threshold lines dashed in their colour, at their value", () => {
    const svg = renderSvg(SAMPLES.errorRatio, LIGHT);
    const place = (text: string) => placedTexts(svg, textWidth).find((placed) => placed.text === text);
    const line = new RegExp(
      `<path d="M[\\d.]+ ([\\d.]+)L[^"]+" fill="none" stroke="${RED}"[^>]*stroke-dasharray="5,4"`,
    ).exec(svg);
    const middle = ((place("0.1%")?.top ?? 0) + (place("0.1%")?.bottom ?? 0)) / 2;
    expect(Math.abs(Number(line?.[1]) - middle)).toBeLessThan(1.5);
  });

  test("one state rectangle for each span, the unknown one grey", () => {
    const svg = renderSvg(
      { ...SAMPLES.probes, series: SAMPLES.probes.series.slice(0, 2), legend: { kind: "hidden" }, events: [] },
      LIGHT,
    );
    expect([
      count(svg, new RegExp(`fill="${GREEN}"`, "g")),
      count(svg, new RegExp(`fill="${RED}"`, "g")),
      count(svg, /fill="#e7eaef"/g),
    ]).toEqual([4, 1, 1]);
  });

  test("a lonely point as a dot", () => {
    expect(renderSvg(SAMPLES.onePoint, LIGHT)).toMatch(/<path d="[^"]*A[^"]*"[^>]* fill="#2b6cd4"/);
  });

  test("stacked bars in both colours", () => {
    const svg = renderSvg(SAMPLES.goodAndBad, LIGHT);
    // One rectangle for each of 15 times, one in the legend; the first bad one is zero and has no height.
    expect([count(svg, new RegExp(`fill="${GREEN}"`, "g")), count(svg, new RegExp(`fill="${RED}"`, "g"))]).toEqual([
      16, 16,
    ]);
  });

  test("one dial with threshold ring, track and progress for each known series", () => {
    const svg = renderSvg({ ...SAMPLES.budgetDial, series: [SAMPLES.budgetDial.series[0]] }, LIGHT);
    // Four bands, the track and the progress.
    expect(count(svg, /<path d="[^"]*A/g)).toBe(6);
  });

  test("at most one rectangle for neighbouring cells of one shade", () => {
    const svg = renderSvg(SAMPLES.latency, { ...LIGHT, width: 1600, height: 600 });
    expect(count(svg, /<path/g)).toBeLessThan(500);
  });
});

const SIZES = [
  { width: 180, height: 120 },
  { width: 320, height: 90 },
  { width: 260, height: 160 },
  { width: 520, height: 260 },
  { width: 1100, height: 320 },
];

describe.each(SIZES)("at $width × $height", (size) => {
  test.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])(
    "%s has all its letters inside and none on top of others",
    (name) => {
      const texts = placedTexts(renderSvg(SAMPLES[name], { ...size, theme: "dark" }), textWidth);
      const outside = texts.filter(
        ({ left, right, top, bottom }) => left < -1 || top < -1 || right > size.width + 1 || bottom > size.height + 1,
      );
      expect({ outside, overlaps: overlaps(texts) }).toEqual({ outside: [], overlaps: [] });
    },
  );
});

const KNOWN_ELEMENTS = ["svg", "rect", "g", "path", "text", "defs", "clipPath", "circle", "polyline", "polygon"];

describe("renderSvg() is safe and steady", () => {
  const hostile = `</text><script>alert("x")</script><img src=x onerror='y'>&amp; {a|b} \u0000\u0008 id="zr0-c0" url(#zr0-c0)`;
  const charts: readonly Chart[] = [
    {
      ...SAMPLES.burnRates,
      title: hostile,
      series: [{ name: hostile, points: SAMPLES.burnRates.series[0].points }],
      events: [{ kind: "moment", at: START + 1e8, label: hostile }],
      thresholds: [{ from: 3, color: "red", label: hostile }],
    },
    { ...SAMPLES.allNull, title: hostile, empty: hostile },
    {
      ...SAMPLES.verdict,
      series: [
        { name: hostile, points: [[START, 1]] },
        { name: "b", points: [[START, 2]] },
      ],
      mappings: [{ kind: "value", value: 1, text: hostile }],
    },
    {
      ...SAMPLES.budgetDial,
      series: [
        { name: hostile, points: [[START, 1]] },
        { name: hostile, points: [[START, 1]] },
      ],
      unit: hostile,
    },
    { ...SAMPLES.budgetBars, series: [{ name: hostile, points: [[START, 1]] }] },
    { ...SAMPLES.sloTable, columns: [{ name: hostile }], rows: [[hostile]] },
    {
      ...SAMPLES.probes,
      series: [{ name: hostile, points: SAMPLES.probes.series[0].points }],
      mappings: [{ kind: "value", value: 1, text: hostile }],
    },
    { ...SAMPLES.latency, title: hostile, thresholds: [{ from: 1, color: "red", label: hostile }] },
  ];

  test.each(charts)("markup in the names of a $kind stays text", (chart) => {
    const svg = renderSvg(chart, { ...LIGHT, width: 1200 });
    const elements = [...svg.matchAll(/<([a-zA-Z]+)/g)].map((match) => match[1] ?? "");
    expect(elements.filter((element) => !KNOWN_ELEMENTS.includes(element))).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no XML document may hold them
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
    expect(svgTexts(svg).some((text) => text.startsWith("</text><script>"))).toBe(true);
    const attributes = [...svg.matchAll(/<[a-zA-Z]+ ([^>]*)>/g)].flatMap((tag) => [
      ...(tag[1] ?? "").matchAll(/([\w:-]+)="/g),
    ]);
    expect(attributes.map((match) => match[1]).filter((name = "") => /^on|href/.test(name))).toEqual([]);
  });

  test.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])("%s gives the same bytes again", (name) => {
    expect(renderSvg(SAMPLES[name], LIGHT)).toBe(renderSvg(SAMPLES[name], LIGHT));
  });

  test("ids begin with the prefix, so that charts do not share clip paths", () => {
    const svg = renderSvg(SAMPLES.burnRates, { ...LIGHT, idPrefix: "p7" });
    const ids = [...svg.matchAll(/(?:id="|url\(#)([^")]+)/g)].map((match) => match[1]);
    expect(new Set(ids)).toEqual(new Set(["p7-c0", "p7-c1", "p7-c2"]));
  });

  test("a range of no length and numbers at the edge do not stop it", () => {
    const edge: Chart = {
      ...SAMPLES.burnRates,
      range: { from: RANGE.from, to: RANGE.from },
      series: [
        {
          name: "edge",
          points: [
            [RANGE.from, Number.MAX_VALUE],
            [RANGE.from, -Infinity],
          ],
        },
      ],
    };
    expect(renderSvg(edge, LIGHT)).toContain("<svg");
  });
});

describe("renderSvg() shows what is spent or unknown", () => {
  const redTint = "#fbdadb";
  test.each([
    { name: "below the scale in red", value: -298.55, reds: 1 },
    { name: "on the scale without", value: 0.9, reds: 0 },
  ])("a bar $name", ({ value, reds }) => {
    const chart = { ...SAMPLES.budgetBars, series: [{ name: "a", points: [[START, value] as const] }] } as Chart;
    expect(count(renderSvg(chart, LIGHT), new RegExp(redTint, "g"))).toBe(reds);
  });

  test("figures that are all unknown stand where known ones would", () => {
    const head = (cell: number | null) => {
      const chart: Chart = {
        ...SAMPLES.sloTable,
        columns: [{ name: "SLO" }, { name: "Figure", unit: "percentunit" }],
        rows: [["a", cell]],
      };
      const svg = renderSvg(chart, LIGHT);
      return svg
        .slice(0, svg.indexOf(">Figure<"))
        .match(/text-anchor="\w+"/g)
        ?.at(-1);
    };
    expect(head(null)).toBe('text-anchor="end"');
    expect(head(0.5)).toBe('text-anchor="end"');
  });
});
