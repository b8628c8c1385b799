import { expect, test } from "@jest/globals";
import { durationText } from "../../../bot/facts/duration-text.ts";

test.each([
  { ms: 0, text: "0 s" },
  { ms: 400, text: "0 s" },
  { ms: 45_400, text: "45 s" },
  { ms: 59_700, text: "1 min" },
  { ms: 89_000, text: "1 min" },
  { ms: 119_000, text: "2 min" },
  { ms: 275_000, text: "5 min" },
  { ms: 4_349_000, text: "1 h 12 min" },
  { ms: -5, text: "0 s" },
])("durationText() of $ms ms is $text", ({ ms, text }) => {
  expect(durationText(ms)).toBe(text);
});
