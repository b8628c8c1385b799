import { describe, expect, test } from "@jest/globals";
import { burnRateTiers, burnRateWindows, defaultFactor } from "../../slo/burn-rate-tiers.ts";
import { alertThreshold, isObjective, objectiveToBudget, objectiveToRatio } from "../../slo/objective.ts";

describe("isObjective()", () => {
  test.each([
    ["99.9", true],
    ["50", true],
    ["0.1", true],
    ["99.9999999", true],
    ["100", false],
    ["0", false],
    ["99,9", false],
    ["99.9%", false],
    ["-1", false],
    ["1e1", false],
    ["99.", false],
    ["", false],
  ])("takes %j as %p", (text, possible) => {
    expect(isObjective(text)).toBe(possible);
  });
});

describe("objectives", () => {
  test.each([
    { objective: "99.9", ratio: "0.999", budget: "0.001" },
    { objective: "99.95", ratio: "0.9995", budget: "0.0005" },
    { objective: "99.999", ratio: "0.99999", budget: "0.00001" },
    { objective: "99.9999999", ratio: "0.999999999", budget: "0.000000001" },
    { objective: "90", ratio: "0.9", budget: "0.1" },
  ])("$objective % is $ratio and leaves $budget, without float noise", ({ objective, ratio, budget }) => {
    expect(objectiveToRatio(objective)).toBe(ratio);
    expect(objectiveToBudget(objective)).toBe(budget);
  });

  test("alertThreshold() multiplies exactly", () => {
    expect(alertThreshold("14.4", "0.001")).toBe("0.0144");
    expect(alertThreshold("6", "0.00001")).toBe("0.00006");
  });
});

describe("burn-rate tiers", () => {
  test.each([
    { days: 30, factors: ["14.4", "6", "3", "1"] },
    { days: 28, factors: ["13.44", "5.6", "2.8", "1"] },
    { days: 7, factors: ["3.36", "1.4", "1", "1"] },
  ])("have the factors $factors over $days days", ({ days, factors }) => {
    expect(burnRateTiers.map((tier) => defaultFactor(tier, days * 86_400))).toEqual(factors);
  });

  test("read seven windows", () => {
    expect(burnRateWindows).toEqual(["5m", "30m", "1h", "2h", "6h", "1d", "3d"]);
  });
});
