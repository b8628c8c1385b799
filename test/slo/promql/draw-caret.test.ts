import { describe, expect, test } from "@jest/globals";
import { displayCells } from "../../../slo/promql/display-width.ts";
import { drawCaret } from "../../../slo/promql/draw-caret.ts";
import fc from "../../property.ts";

/** An excerpt from a text whose offending part stands between « and ». */
function excerpt(marked: string) {
  const from = marked.indexOf("«");
  return { text: marked.replace("«", "").replace("»", ""), from, to: marked.indexOf("»") - 1 };
}

describe("drawCaret()", () => {
  test.each([
    { name: "a word", marked: "rate(«up»)", drawn: ["rate(up)", "     ^^"] },
    { name: "the first character", marked: "«(»up", drawn: ["(up", "^"] },
    { name: "a place between two characters", marked: "a«» b", drawn: ["a b", " ^"] },
    { name: "the place behind the end", marked: "a +«»", drawn: ["a +", "   ^"] },
    { name: "an empty text", marked: "«»", drawn: ["", "^"] },
    { name: "a tab before the mark", marked: "a\t+ «b»", drawn: ["a   + b", "      ^"] },
    { name: "a marked tab", marked: "ab«\t»c", drawn: ["ab  c", "  ^^"] },
    { name: "wide characters before the mark", marked: '{a="日本"} «x»', drawn: ['{a="日本"} x', "           ^"] },
    { name: "marked wide characters", marked: '{a="«日本»"}', drawn: ['{a="日本"}', "    ^^^^"] },
    { name: "halfwidth kana", marked: "ｱ «x»", drawn: ["ｱ x", "  ^"] },
    { name: "combining marks", marked: "e\u0301e\u0301 «x»", drawn: ["e\u0301e\u0301 x", "   ^"] },
    { name: "a family emoji as one character", marked: "👨‍👩‍👧 «x»", drawn: ["👨‍👩‍👧 x", "   ^"] },
    { name: "half of an emoji", marked: "a«\ud83d»\ude00b", drawn: ["a😀b", " ^^"] },
    { name: "a heart that is an emoji by its selector", marked: "❤️ «x»", drawn: ["❤️ x", "   ^"] },
    { name: "an escape that would colour the terminal", marked: "a\u001b[31m «x»", drawn: ["a␛[31m x", "       ^"] },
    { name: "a mark that would turn the direction of text", marked: "a\u202e «x»", drawn: ["a\ufffd x", "   ^"] },
    { name: "a combining mark alone", marked: "«\u0301»x", drawn: ["\u25cc\u0301x", "^"] },
  ])("points at $name", ({ marked, drawn }) => {
    expect(drawCaret(excerpt(marked)).split("\n")).toEqual(drawn);
  });

  test.each([
    {
      name: "one line of several",
      marked: "sum(\n  rate(«up»)\n)",
      drawn: ["2 |   rate(up)", "  |        ^^"],
    },
    {
      name: "the line before a line break",
      marked: "a +«»\nb",
      drawn: ["1 | a +", "  |    ^"],
    },
    {
      name: "lines that end as on Windows",
      marked: "a\r\n+ «b»\r\n",
      drawn: ["2 | + b", "  |   ^"],
    },
    {
      name: "two lines, without the indent of the second",
      marked: "sum(«up\n  + down»)",
      drawn: ["1 | sum(up", "  |     ^^", "2 |   + down)", "  |   ^^^^^^"],
    },
    {
      name: "the first three of many lines",
      marked: "«a\nb\nc\nd\ne»",
      drawn: ["1 | a", "  | ^", "2 | b", "  | ^", "3 | c", "  | ^", "  | …"],
    },
    {
      name: "a line number of two digits",
      marked: `${"\n".repeat(9)}«x»`,
      drawn: ["10 | x", "   | ^"],
    },
  ])("names the line when it points at $name", ({ marked, drawn }) => {
    expect(drawCaret(excerpt(marked)).split("\n")).toEqual(drawn);
  });

  test.each([
    {
      name: "in the middle of a long line",
      marked: `${"a".repeat(200)}«bad»${"c".repeat(200)}`,
      drawn: [`…${"a".repeat(47)}bad${"c".repeat(48)}…`, `${" ".repeat(48)}^^^`],
    },
    {
      name: "at the start of a long line",
      marked: `«bad»${"c".repeat(200)}`,
      drawn: [`bad${"c".repeat(95)}…`, "^^^"],
    },
    {
      name: "at the end of a long line",
      marked: `${"a".repeat(200)}«bad»`,
      drawn: [`…${"a".repeat(95)}bad`, `${" ".repeat(96)}^^^`],
    },
    {
      name: "behind the end of a long line",
      marked: `${"a".repeat(200)}«»`,
      drawn: [`…${"a".repeat(97)}`, `${" ".repeat(98)}^`],
    },
    {
      name: "over more than there is room for",
      marked: `ab«${"x".repeat(200)}»c`,
      drawn: [`…${"x".repeat(98)}…`, ` ${"^".repeat(99)}`],
    },
    {
      name: "between wide characters",
      marked: `${"日".repeat(100)}«bad»${"本".repeat(100)}`,
      drawn: [`…${"日".repeat(23)}bad${"本".repeat(24)}…`, `${" ".repeat(47)}^^^`],
    },
  ])("cuts around a mark $name", ({ marked, drawn }) => {
    expect(drawCaret(excerpt(marked)).split("\n")).toEqual(drawn);
  });

  test("keeps to the columns it is given", () => {
    expect(drawCaret(excerpt(`${"a".repeat(40)}«b»${"c".repeat(40)}`), 20).split("\n")).toEqual([
      `…${"a".repeat(8)}b${"c".repeat(9)}…`,
      `${" ".repeat(9)}^`,
    ]);
  });

  test("never draws more than 100 columns, and never a control character, for any text and place", () => {
    const character = fc.oneof(
      fc.constantFrom("a", "日", "\t", "\n", "é", "e\u0301", "😀", "👨‍👩‍👧", "\u001b", "\u202e"),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    const text = fc.array(character, { maxLength: 200 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (value, start, length) => {
        const from = start % (value.length + 1);
        const lines = drawCaret({ text: value, from, to: Math.min(value.length, from + (length % 150)) }).split("\n");
        expect(lines.some((line) => line.includes("^"))).toBe(true);
        for (const line of lines) {
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
          expect(displayCells(line).reduce((sum, { width }) => sum + width, 0)).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("marks the very characters of any plain line, however it is cut", () => {
    const line = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(line, fc.nat(), fc.integer({ min: 1, max: 20 }), (text, start, length) => {
        const from = start % text.length;
        const [shown = "", carets = ""] = drawCaret({ text, from, to: Math.min(text.length, from + length) }).split(
          "\n",
        );
        expect(shown.slice(carets.indexOf("^"), carets.length)).toBe(text.slice(from, from + length));
      }),
      { numRuns: 500 },
    );
  });
});
