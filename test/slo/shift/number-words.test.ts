import { expect, test } from "@jest/globals";
import { exactWords, percentWords, shareWords, tenthWords } from "../../../slo/shift/number-words.ts";

test.each([
  [-0.04, "0.0"],
  [-0, "0.0"],
  [0, "0.0"],
  [-0.06, "-0.1"],
  [41.34, "41.3"],
])("tenthWords(%d) is %s", (value, words) => {
  expect(tenthWords(value)).toBe(words);
});

test.each([
  [0, "0 %"],
  [1e-5, "0.001 %"],
  [0.000432, "0.043 %"],
  [0.0005, "0.1 %"],
  [0.2481, "24.8 %"],
  [1, "100 %"],
])("shareWords(%d) is %s", (share, words) => {
  expect(shareWords(share)).toBe(words);
});

test.each([
  [0.9 * 555.55, "499.995"],
  [1371742, "1,371,742"],
])("exactWords(%d) is %s", (value, words) => {
  expect(exactWords(value)).toBe(words);
});

test.each([
  [0, "0 %"],
  [0.0000583, "0.0058 %"],
  [0.00583, "0.58 %"],
  [0.0214, "2.1 %"],
  [0.297, "29.7 %"],
  [0.3, "30 %"],
  [0.9996, "99.9 %"],
  [1, "100 %"],
  [13.004, "1,300.4 %"],
])("percentWords(%d) is %s", (ratio, words) => {
  expect(percentWords(ratio)).toBe(words);
});
