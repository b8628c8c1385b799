import { expect, test } from "@jest/globals";
import { evidenceWords } from "../../../../slo/shift/statistics/verdict-words.ts";

test.each([
  { evidence: 12.44, limit: 6.9078, words: "evidence 12.4 of 6.9" },
  { evidence: -0.01, limit: 4.6052, words: "evidence 0.0 of 4.6" },
  { evidence: 4.5974, limit: 4.6052, words: "evidence 4.60 of 4.61" },
  { evidence: 4.63, limit: 4.6052, words: "evidence 4.63 of 4.61" },
])("evidenceWords($evidence, $limit) is $words", ({ evidence, limit, words }) => {
  expect(evidenceWords(evidence, limit)).toBe(words);
});
