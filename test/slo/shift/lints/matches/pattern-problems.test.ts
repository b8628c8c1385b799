import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";
import { targets } from "../shift-parts.ts";

const says =
  'Prometheus has no lookaheads and lookbehinds (write what the arm is, not what it is not, such as "blue.*|red.*")';

test.each(["(?!green).*", "(?=blue).*", "blue(?<!x)"])(
  "patternProblems() has a cure for %s that an arm can have",
  (match) => {
    expect(problemsOf({ arms: armsAs(match, "green") }).says).toEqual([`shifts[0].arms[0].match: ${says}`]);
  },
);

test("patternProblems() has it for targets, too", () => {
  expect(problemsOf({ arms: targets("(?!green).*", "green") }).says).toEqual([`shifts[0].arms[0].target: ${says}`]);
});
