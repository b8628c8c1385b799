import { describe, expect, test } from "@jest/globals";
import { asWritten } from "../../../cli/config/as-written.ts";
import type { Problem } from "../../../slo/problem.ts";

describe("asWritten()", () => {
  const problem: Problem = {
    code: "type",
    path: "arms[0].version",
    message: "1.4 is no version",
    hint: 'put it in quotes: "1.4"',
    unquoted: "1.4",
  };

  test.each([
    {
      name: "a value in another spelling, whatever the sentence",
      problem,
      message: "1.40 is no version",
      hint: 'put it in quotes: "1.40"',
    },
    {
      name: "nothing else, however alike the sentence",
      problem: { ...problem, message: "1.4 is not text", unquoted: undefined },
      message: "1.4 is not text",
      hint: 'put it in quotes: "1.4"',
    },
  ])("shows $name", ({ problem: { unquoted, ...given }, message, hint }) => {
    const found = asWritten({ ...given, ...(unquoted !== undefined && { unquoted }) }, { sourceOf: () => "1.40" });
    expect(found).toMatchObject({ message, hint });
  });
});
