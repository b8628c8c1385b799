import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

test.each([
  { match: "^blue", takes: "blue", cure: '"blue.*" for all that begin so, or "blue"' },
  { match: "^blue-", takes: "blue-", cure: '"blue-.*" for all that begin so, or "blue-"' },
  { match: "blue-", takes: "blue-", cure: '"blue-.*" for all that begin so' },
  { match: "app_blue_", takes: "app_blue_", cure: '"app_blue_.*" for all that begin so' },
])("lintPrefixes() warns of $match", ({ match, takes, cure }) => {
  expect(problemsOf({ arms: armsAs(match, "green") })).toEqual({
    says: [`shifts[0].arms[0].match: "${match}" is for the whole value, and takes "${takes}" alone (write ${cure})`],
    works: true,
  });
});

test.each(["blue", "blue-1", "^blue$", "^blue.*", "^(blue|b)", "blue-.*", "blue-\\d+"])(
  "lintPrefixes() takes %s",
  (match) => {
    expect(problemsOf({ arms: armsAs(match, "green") })).toEqual({ says: [], works: true });
  },
);
