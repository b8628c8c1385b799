import { expect, test } from "@jest/globals";
import { precisely } from "../../web/shifts/precisely.ts";

test.each([
  [0, "0 %"],
  [0.297, "29.7 %"],
  [0.00058, "0.058 %"],
  [0.0000001, "under 0.001 %"],
])("precisely(%d) is %s", (share, text) => {
  expect(precisely(share)).toBe(text);
});
