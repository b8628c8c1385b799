import { describe, expect, test } from "@jest/globals";
import { formatProblem } from "../../../slo/problem.ts";
import { armsAs, pods } from "./lints/problems-of.ts";
import { podRatio, usual } from "./lints/shift-parts.ts";
import { parsedShift } from "./small-shift.ts";

// Each code has its first sentence in docs/problems.md, which is tested too; here are the other ways to get there, and past it.
describe("lintShifts()", () => {
  test.each([
    { name: "settle", change: { settle: "5s" }, works: true },
    { name: "a judge who calls nobody worse", change: { judge: { effectFloor: 1 } }, works: false },
    { name: "a lenient judge", change: { judge: { effectFloor: 0.2 } }, works: true },
    { name: "a step shorter than settle", change: { settle: "2h", steps: [{ weight: 1, hold: "1h" }] }, works: true },
    { name: "detectability", change: { expect: usual, steps: [{ weight: 1, hold: "2m" }] }, works: true },
    { name: "nginx of unknown signal", change: { drain: { server: "nginx" } }, works: true },
    {
      name: "nginx with SIGTERM",
      change: { drain: { server: "nginx", stopSignal: "SIGTERM", preStop: "1s", maxInflight: "2s" } },
      works: false,
    },
    { name: "arms that are one", change: { arms: armsAs("a", "a") }, works: false },
    {
      name: "pods of a Deployment",
      change: {
        traffic: pods,
        weights: podRatio,
        arms: [{ ...armsAs("blue-.+", "")[0], target: "blue" }, armsAs("", "green")[1]],
      },
      works: true,
    },
  ])("stops the work or only warns: $name", ({ change, works }) => {
    expect(parsedShift(change).shift !== undefined).toBe(works);
  });

  test("wants the scrapes of a stack with shifts to be frequent", () => {
    expect(parsedShift({}, { scrapeInterval: "31s" }).problems.map(formatProblem)).toEqual([
      "scrapeInterval: a scrape every 31 s is too rare to follow a traffic shift (scrape what shifts read every 30s or more often)",
    ]);
    expect(parsedShift({}, { scrapeInterval: "30s" }).problems).toEqual([]);
  });

  test("wants groups that hold what weighs a loss together", () => {
    const problemsWith = (rulesPerGroup: number) => parsedShift({}, { rules: { rulesPerGroup } }).problems;
    expect(problemsWith(19)).toMatchObject([{ code: "shift-rules-per-group", severity: "warning" }]);
    expect(problemsWith(20)).toEqual([]);
  });
});
