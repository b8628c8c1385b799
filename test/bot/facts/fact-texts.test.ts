import { describe, expect, test } from "@jest/globals";
import {
  attainmentText,
  budgetLeftText,
  burnText,
  countText,
  roughTime,
  shareText,
  windowText,
} from "../../../bot/facts/fact-texts.ts";
import { budgetWords } from "../../../web/judge/budget-words.ts";

describe("Numbers of an SLO in words", () => {
  test.each([
    [14.6, "14.6x"],
    [14, "14x"],
    [0.834, "0.83x"],
    [0, "0x"],
    [1_234.5, "1235x"],
    [Number.NaN, "unknown"],
  ])("burnText(%p) is %p", (rate, text) => expect(burnText(rate)).toBe(text));

  test.each([
    [0.62, "62 %"],
    [0.009, "0.9 %"],
    [0.0004, "0.04 %"],
    [0, "0 %"],
    [-0.0000001, "0 %"],
    [-0.12, "-12 %"],
    [1, "100 %"],
  ])("shareText(%p) is %p", (share, text) => expect(shareText(share)).toBe(text));

  test.each([
    [0.0146, "99.9", "98.54 %"],
    [0.0000009, "99.9", "99.99 %"],
    [0, "99.9", "100.00 %"],
    [1, "99", "0.0 %"],
    [0.00015, "99.99", "99.985 %"],
  ])("attainmentText(%p) of %p is %p: never rounded up", (ratio, objective, text) =>
    expect(attainmentText(ratio, objective)).toBe(text),
  );

  test.each([
    [30.58 * 3_600, "31 h"],
    [26 * 60, "26 min"],
    [45, "45 s"],
    [89 * 60, "89 min"],
    [100 * 3_600, "4 d"],
    [0, "0 s"],
    [-5, "0 s"],
    [Number.POSITIVE_INFINITY, "never"],
  ])("roughTime(%p) is %p", (seconds, text) => expect(roughTime(seconds)).toBe(text));

  test.each([
    ["5m", "5 min"],
    ["1h", "1 h"],
    ["3d", "3 d"],
    ["90s", "90 s"],
    ["calendar-month", "calendar-month"],
  ])("windowText(%p) is %p", (window, text) => expect(windowText(window)).toBe(text));

  test.each([
    [0.62, "62 % left"],
    [0, "spent"],
    [-0.12, "overspent by 12 %"],
    [-1.5, "overspent by 150 %"],
    [-2, "spent 3 times over"],
    [-25.6, "spent 26 times over"],
    [-1034.2, "spent 1,035 times over"],
  ])("budgetLeftText(%p) is %p, as the web app says it", (remaining, text) => {
    expect(budgetLeftText(remaining)).toBe(text);
    if (remaining !== 0) expect(budgetWords(remaining)).toBe(text);
  });

  test("countText() rounds sums of rates", () => expect(countText(21_239.7)).toBe("21,240"));
});
