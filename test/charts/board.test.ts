import { describe, expect, test } from "@jest/globals";
import type { Board } from "../../charts/board.ts";
import { layoutBoard } from "../../charts/board-layout.ts";
import { boardPage } from "../../charts/board-page.ts";
import { boardSvg } from "../../charts/board-picture.ts";
import { textWidth } from "../../charts/text/measure-text.ts";
import { SAMPLE_BOARD } from "./sample-board.ts";
import { SAMPLES } from "./sample-charts.ts";
import { overlaps, placedTexts, svgTexts } from "./svg-texts.ts";

const HOSTILE = `"><script>alert('x')</script>&{{}}`;
const HOSTILE_BOARD: Board = {
  ...SAMPLE_BOARD,
  title: HOSTILE,
  description: HOSTILE,
  variables: [{ name: HOSTILE, value: HOSTILE }],
  items: [
    { kind: "row", title: HOSTILE, y: 0 },
    {
      kind: "panel",
      place: { x: 0, y: 1, w: 24, h: 8 },
      chart: { ...SAMPLES.allNull, title: HOSTILE, description: HOSTILE, empty: HOSTILE },
    },
  ],
};

describe("layoutBoard()", () => {
  test("moves items up until something stands above them", () => {
    const { items, height } = layoutBoard(SAMPLE_BOARD, 1600);
    expect(items.map(({ kind, place }) => [kind, place.x, place.y, place.w, place.h])).toEqual([
      ["panel", 0, 0, 8, 5],
      ["panel", 8, 0, 16, 5],
      ["row", 0, 5, 24, 1],
      ["panel", 0, 6, 12, 8],
      ["panel", 12, 6, 12, 8],
      ["panel", 0, 14, 24, 8],
      ["panel", 0, 22, 12, 6],
      ["panel", 12, 22, 12, 6],
    ]);
    expect(height).toBe(28 * 38 - 8);
  });

  test("leaves 8 pixels between panels and 16 at the sides", () => {
    const { items } = layoutBoard(SAMPLE_BOARD, 1600);
    expect(items.slice(0, 2).map(({ box }) => box)).toEqual([
      { x: 16, y: 0, width: 517, height: 182 },
      { x: 541, y: 0, width: 1043, height: 182 },
    ]);
  });

  test("keeps a panel that is too wide inside, and an empty board empty", () => {
    const board = {
      ...SAMPLE_BOARD,
      items: [{ kind: "panel", place: { x: 20, y: 0, w: 12, h: 4 }, chart: SAMPLES.verdict }],
    } as const;
    expect(layoutBoard(board, 1600).items[0]?.place).toEqual({ x: 20, y: 0, w: 4, h: 4 });
    expect(layoutBoard({ ...SAMPLE_BOARD, items: [] }, 1600).height).toBe(0);
  });
});

describe("boardSvg()", () => {
  test("shows head, row headings and panels, no letters on top of others", () => {
    const svg = boardSvg(SAMPLE_BOARD, { theme: "light" });
    expect(svgTexts(svg).slice(0, 7)).toEqual([
      "SLO detail",
      "14 Nov 2026 00:00 – 21 Nov 2026 00:00 UTC (7 d)",
      "99.9% of requests to checkout succeed over 30 days.",
      "SLO",
      "availability",
      "service",
      "checkout",
    ]);
    expect(svgTexts(svg)).toEqual(expect.arrayContaining(["Burn rate", "Verdict", "99.922%", "no data"]));
    expect(svg).toContain(`width="1600" height="1144"`);
  });

  test("has its head free of overlaps even with long texts", () => {
    const long = "a very long word ".repeat(30);
    const board = {
      ...SAMPLE_BOARD,
      title: long,
      description: long,
      variables: [{ name: "service", value: long }],
      items: [],
    };
    const texts = placedTexts(boardSvg(board, { theme: "dark", width: 900 }), textWidth);
    expect(overlaps(texts)).toEqual([]);
    expect(texts.filter(({ left, right }) => left < 0 || right > 900)).toEqual([]);
  });

  test("gives the same bytes again and ids that differ between panels", () => {
    const svg = boardSvg(SAMPLE_BOARD, { theme: "dark" });
    expect(boardSvg(SAMPLE_BOARD, { theme: "dark" })).toBe(svg);
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(3);
  });

  test("keeps markup as text", () => {
    expect(boardSvg(HOSTILE_BOARD, { theme: "light" })).not.toContain("<script");
  });
});

describe("boardPage()", () => {
  const page = boardPage(SAMPLE_BOARD);

  test("needs nothing from elsewhere and runs no script", () => {
    const addresses = [...page.matchAll(/(?: (?:src|href)="|url\()([^")]{1,14})/g)].map((match) => match[1] ?? "");
    expect(addresses.filter((address) => address !== "data:font/woff" && !address.startsWith("#p"))).toEqual([]);
    expect(page).not.toMatch(/<(?:script|link|img|iframe)/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"`);
  });

  test("paints every panel with properties that both themes define", () => {
    const used = new Set([...page.matchAll(/="var\(--([\w-]+)\)"/g)].map((match) => match[1]));
    const [light = "", dark = ""] = page.split("prefers-color-scheme:dark");
    expect([...used].filter((name) => !light.includes(`--${name}:#`) || !dark.includes(`--${name}:#`))).toEqual([]);
    // The shape of a clip path has no colour of its own.
    expect(page.slice(page.indexOf("<main"))).not.toMatch(/(?:fill|stroke)="#(?!000")/);
  });

  test("tells those who cannot see what each panel shows", () => {
    expect(page).toContain(
      `<svg role="img" viewBox="0 0 780 296" aria-labelledby="p3-title" aria-describedby="p3-desc">`,
    );
    expect(page).toContain(`<title id="p3-title">Burn rate by window</title>`);
    expect(page).toContain(
      `<desc id="p3-desc">How fast the budget burns. Above 14.4× somebody is paged. 5m last 0.8×, lowest 0.8×, highest 22.7×; 1h last 0.7×, lowest 0.7×, highest 14.7×.</desc>`,
    );
    expect(page).toContain(`<summary aria-label="About Burn rate by window" title="How fast the budget burns.`);
    expect(page).toContain(`<desc id="p6-desc">No data: the query returned nothing for this range</desc>`);
  });

  test("keeps markup as text", () => {
    const hostile = boardPage(HOSTILE_BOARD);
    expect(hostile).not.toContain("<script");
    expect(hostile).toContain(`<h1>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;{{}}</h1>`);
  });

  test("is small", () => {
    expect(page.length).toBeLessThan(300_000);
  });
});
