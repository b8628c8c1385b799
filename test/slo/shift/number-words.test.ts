import { expect, test } from "@jest/globals";
import { tenthWords } from "../../../slo/shift/number-words.ts";

test.each([
  [-0.04, "0.0"],
  [-0, "0.0"],
  [0, "0.0"],
  [-0.06, "-0.1"],
  [41.34, "41.3"],
])("tenthWords(%d) is %s", (value, words) => {
  expect(tenthWords(value)).toBe(words);
});
