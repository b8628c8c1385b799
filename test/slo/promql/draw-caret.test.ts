import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { drawCaret } from "../../../slo/promql/draw-caret.ts";

const long = (count: number) => "abcdefghij".repeat(count / 10);

describe("drawCaret() marks", () => {
  test.each([
    {
      name: "one word",
      excerpt: { text: "rate(x[5min])", from: 7, to: 11 },
      drawn: ["rate(x[5min])", "       ^^^^"],
    },
    {
      name: "the place behind the text",
      excerpt: { text: "sum(", from: 4, to: 4 },
      drawn: ["sum(", "    ^"],
    },
    { name: "an empty text", excerpt: { text: "", from: 0, to: 0 }, drawn: ["", "^"] },
    {
      name: "a word behind tabs, which become blanks",
      excerpt: { text: "\tsum\t(x)", from: 6, to: 7 },
      drawn: ["    sum (x)", "         ^"],
    },
    {
      name: "a word behind wide characters",
      excerpt: { text: '{a="日本",b=c}', from: 10, to: 11 },
      drawn: ['{a="日本",b=c}', "            ^"],
    },
    {
      name: "a word behind an emoji of several characters",
      excerpt: { text: '{a="👩‍🚀",b=c}', from: 13, to: 14 },
      drawn: ['{a="👩‍🚀",b=c}', "          ^"],
    },
    {
      name: "a word behind combining characters",
      excerpt: { text: '{a="e\u0301o\u0308",b=c}', from: 12, to: 13 },
      drawn: ['{a="e\u0301o\u0308",b=c}', "          ^"],
    },
    {
      name: "wide characters themselves",
      excerpt: { text: "up + 日本", from: 5, to: 7 },
      drawn: ["up + 日本", "     ^^^^"],
    },
    {
      name: "one line of several, with its number",
      excerpt: { text: "sum(\n  rate(x[5min])\n)", from: 14, to: 18 },
      drawn: ["2 |   rate(x[5min])", "  |          ^^^^"],
    },
    {
      name: "several lines",
      excerpt: { text: "sum(\n  x\n)", from: 0, to: 10 },
      drawn: ["1 | sum(", "  | ^^^^", "2 |   x", "  |   ^", "3 | )", "  | ^"],
    },
    {
      name: "a line that ends in a carriage return",
      excerpt: { text: "a +\r\nb c\r\n", from: 7, to: 8 },
      drawn: ["2 | b c", "  |   ^"],
    },
  ])("$name", ({ excerpt, drawn }) => {
    expect(drawCaret(excerpt).split("\n")).toEqual(drawn);
  });

  test("the start of a long line, cut behind", () => {
    const [line, carets] = drawCaret({ text: long(300), from: 2, to: 5 }).split("\n");
    expect(line).toBe(`${long(300).slice(0, 98)}…`);
    expect(carets).toBe("  ^^^");
  });

  test("the end of a long line, cut before", () => {
    const [line, carets] = drawCaret({ text: long(300), from: 295, to: 298 }).split("\n");
    expect(line).toBe(`…${long(300).slice(-98)}`);
    expect(carets).toBe(`${" ".repeat(94)}^^^`);
  });

  test("the middle of a long line, cut on both sides, with as much on either side", () => {
    const [line = "", carets = ""] = drawCaret({
      text: `${"-".repeat(500)}here${"-".repeat(500)}`,
      from: 500,
      to: 504,
    }).split("\n");
    expect(line).toMatch(/^…-{47}here-{47}…$/);
    expect(carets).toBe(`${" ".repeat(48)}^^^^`);
  });

  test("as much as fits of a mark that is too long", () => {
    const [line = "", carets = ""] = drawCaret({ text: long(300), from: 10, to: 290 }).split("\n");
    expect(line).toMatch(/^…abc.*…$/);
    expect(line).toHaveLength(100);
    expect(carets).toMatch(/^ \^+$/);
    expect(carets).toHaveLength(100);
  });

  test("in as few columns as it is given", () => {
    const [line = "", carets = ""] = drawCaret({ text: long(300), from: 150, to: 153 }, 40).split("\n");
    expect(line).toMatch(/^….{38}…$/);
    expect(line.slice(carets.indexOf("^"), carets.length)).toBe("abc");
  });
});

describe("drawCaret(), for any text and place,", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom("日本", "👩‍🚀", "e\u0301", "\t", "\n", "x".repeat(80), "\r\n", "\x1b[31m"),
  );
  const excerpt = fc
    .record({ parts: fc.array(piece, { maxLength: 12 }), from: fc.nat(400), length: fc.nat(40) })
    .map(({ parts, from, length }) => {
      const text = parts.join("");
      const start = from % (text.length + 1);
      return { text, from: start, to: Math.min(text.length, start + length) };
    });

  test("draws one to three pairs of lines of at most 100 characters, carets below", () => {
    fc.assert(
      fc.property(excerpt, (place) => {
        const lines = drawCaret(place).split("\n");
        expect(lines.length).toBeGreaterThanOrEqual(2);
        expect(lines.length).toBeLessThanOrEqual(7);
        for (let index = 1; index < Math.min(lines.length, 6); index += 2)
          expect(lines[index]).toMatch(/^(?: +\| )? *\^+$/);
        for (const line of lines) expect([...new Intl.Segmenter().segment(line)].length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 1_000 },
    );
  });

  test("lets no control character through to the terminal", () => {
    fc.assert(
      fc.property(excerpt, (place) => {
        expect(drawCaret(place)).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
    );
  });

  test("marks the very characters of a plain line", () => {
    const plain = fc.record({
      text: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 300 }),
      from: fc.nat(299),
      length: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(plain, ({ text, from, length }) => {
        const start = from % text.length;
        const [line = "", carets = ""] = drawCaret({
          text,
          from: start,
          to: Math.min(text.length, start + length),
        }).split("\n");
        expect(line.slice(carets.indexOf("^"), carets.length)).toBe(text.slice(start, start + length));
      }),
      { numRuns: 500 },
    );
  });
});
