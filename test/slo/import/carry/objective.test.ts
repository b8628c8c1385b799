import { expect, test } from "@jest/globals";
import { carryObjective } from "../../../../slo/import/carry/objective.ts";
import { isObjective } from "../../../../slo/objective.ts";
import fc from "../../../property.ts";

test.each([
  { written: "99.9", scale: "percent", objective: "99.9" },
  { written: "99.90", scale: "percent", objective: "99.9" },
  { written: "+99", scale: "percent", objective: "99" },
  { written: "99.95 %", scale: "ratio", objective: "99.95" },
  { written: "0.9995", scale: "ratio", objective: "99.95" },
  { written: ".999", scale: "ratio", objective: "99.9" },
  { written: "9.99e-1", scale: "ratio", objective: "99.9" },
  { written: "99.99000000000001", scale: "percent", objective: "99.99" },
  { written: "0.9999000000000001", scale: "ratio", objective: "99.99" },
] as const)("carryObjective() reads $written as $objective %", ({ written, scale, objective }) => {
  expect(carryObjective(written, scale).objective).toBe(objective);
});

test.each([
  { written: "99,9", scale: "percent", says: '"99,9" is not an objective that nines can keep (write "99.9")' },
  {
    written: "100",
    scale: "percent",
    says: '"100" is not an objective that nines can keep (write less, such as 99.99: 100 % leaves no error budget)',
  },
  {
    written: "1",
    scale: "ratio",
    says: '"1" is not an objective that nines can keep (write less, such as 99.99: 100 % leaves no error budget)',
  },
  {
    written: "99.9",
    scale: "ratio",
    says: '"99.9" is not an objective that nines can keep (write a ratio below 1 such as 0.999, or targetPercent: 99.9)',
  },
  {
    written: "0",
    scale: "percent",
    says: '"0" is not an objective that nines can keep (write a percentage above 0 and below 100, such as 99.9)',
  },
  {
    written: "-1",
    scale: "percent",
    says: '"-1" is not an objective that nines can keep (write a percentage such as 99.9)',
  },
  {
    written: "99.999999999999",
    scale: "percent",
    says: '"99.999999999999" is not an objective that nines can keep (write less, such as 99.99: 100 % leaves no error budget)',
  },
  {
    written: "high",
    scale: "percent",
    says: '"high" is not an objective that nines can keep (write a percentage such as 99.9)',
  },
] as const)("carryObjective() refuses $written as a $scale", ({ written, scale, says }) => {
  const { objective, failure } = carryObjective(written, scale);
  expect(objective).toBeUndefined();
  expect(`${failure?.message} (${failure?.hint})`).toBe(says);
});

test("carryObjective() gives an objective or a reason, whatever the text", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.double().map(String), fc.stringMatching(/^[-+_0-9.,eE% ]{0,12}$/)),
      fc.constantFrom("percent", "ratio"),
      (written, scale) => {
        const { objective, failure } = carryObjective(written, scale as "percent");
        expect(objective === undefined ? failure !== undefined : isObjective(objective)).toBe(true);
      },
    ),
  );
});
