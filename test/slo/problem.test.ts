import { describe, expect, test } from "@jest/globals";
import { formatProblem, nearest, show, sortProblems } from "../../slo/problem.ts";

const problem = (path: string, rest: object = {}) => ({ code: "x", path, message: "m", hint: "", ...rest });

test("sortProblems() orders by file, then by place with numbers as numbers", () => {
  const sorted = sortProblems([
    problem("a[10]"),
    problem("a[2]"),
    problem("b", { file: "a.yaml" }),
    problem("a[2]", { code: "w" }),
  ]);
  expect(sorted.map((one) => `${one.file ?? ""} ${one.path} ${one.code}`)).toEqual([
    " a[2] w",
    " a[2] x",
    " a[10] x",
    "a.yaml b x",
  ]);
});

test("formatProblem() is place, message and hint on one line", () => {
  expect(formatProblem(problem("slos[0]", { file: "a.yaml", hint: "do this" }))).toBe("a.yaml: slos[0]: m (do this)");
  expect(formatProblem(problem(""))).toBe("m");
});

describe("nearest()", () => {
  test.each([
    ["objectve", "objective"],
    ["Objective", "objective"],
    ["period", "period"],
    ["zzz", undefined],
    ["", undefined],
  ])("of %j is %p", (word, expected) => {
    expect(nearest(word, ["objective", "period", "sli"])).toBe(expected);
  });
});

test("show() cuts long values and never fails", () => {
  expect(show("x".repeat(200))).toHaveLength(80);
  expect(show(undefined)).toBe("undefined");
  expect(show(10n)).toBe("10");
});
