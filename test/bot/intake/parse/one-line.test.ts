import { expect, test } from "@jest/globals";
import { cut, firstLine, oneLine, plainText } from "../../../../bot/intake/parse/one-line.ts";
import { safeLabels } from "../../../../bot/intake/parse/safe-labels.ts";
import fc from "../../../property.ts";

test.each([
  [cut("abcdef", 6), "abcdef"],
  [cut("abcdefg", 6), "abcde…"],
  [cut("abcd😀efg", 6), "abcd…"],
  [oneLine(" a\t\n b\u0000\u202ec\u2028d "), "a b c d"],
  [firstLine("\r\n \n first \nsecond"), "first"],
  [firstLine("\u202e\nsecond"), "second"],
  [firstLine(""), ""],
  [plainText("a\r\nb\u0007c\u202ed\te", 100), "a\nbcd\te"],
])("texts for people: %p is %p", (made, expected) => {
  expect(made).toBe(expected);
});

test("oneLine() is one line, within its limit and well formed, whatever comes in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.integer({ min: 3, max: 60 }), (text, limit) => {
      const line = oneLine(text, limit);
      expect(line.length).toBeLessThanOrEqual(limit);
      expect(line.isWellFormed()).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must be gone.
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    }),
  );
});

test("safeLabels() keeps names and values that a store can hold, and cuts what nobody reads", () => {
  const labels = safeLabels({ "a\0b": "c\0d", half: "\ud83d", long: "x".repeat(20_000), ["n".repeat(600)]: "gone" });
  expect(labels).toEqual({ "a\uFFFDb": "c\uFFFDd", half: "\uFFFD", long: `${"x".repeat(8191)}…` });
  expect(
    Object.keys(safeLabels(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`l${index}`, "x"])))),
  ).toHaveLength(200);
});
