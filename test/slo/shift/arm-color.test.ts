import { expect, test } from "@jest/globals";
import { armColor } from "../../../slo/shift/arm-color.ts";

test.each([
  { stable: "blue", candidate: "green", colors: ["blue", "green"] },
  { stable: "green", candidate: "blue", colors: ["green", "blue"] },
  { stable: "old", candidate: "new", colors: ["blue", "purple"] },
  { stable: "old", candidate: "blue", colors: ["teal", "blue"] },
  { stable: "purple", candidate: "new", colors: ["purple", "teal"] },
  { stable: "red", candidate: "orange", colors: ["blue", "purple"] },
])("armColor() draws $stable and $candidate in $colors", ({ colors, ...names }) => {
  expect([armColor(names, "stable"), armColor(names, "candidate")]).toEqual(colors);
});
