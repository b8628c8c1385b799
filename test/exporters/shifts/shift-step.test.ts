import { describe, expect, test } from "@jest/globals";
import { expectedStepSeconds, shiftStep } from "../../../exporters/shifts/report/shift-step.ts";
import { SimulatedTraffic } from "./sample-shift.ts";

describe("shiftStep() of a plan of 10, 50 and 100 %", () => {
  test.each([
    { green: 0, number: 0, seconds: undefined },
    { green: 9.4, number: 0, seconds: undefined },
    { green: 9.6, number: 1, seconds: 300 },
    { green: 49.8, number: 2, seconds: 600 },
    { green: 99.8, number: 2, seconds: 600 },
    { green: 100, number: 3, seconds: 60 },
  ])("is $number at $green %, which takes $seconds s", ({ green, number, seconds }) => {
    const { tracked, state } = new SimulatedTraffic().run(1, 200).weigh(green).run(1, 200);
    expect(shiftStep(tracked.shift, state)).toEqual({ number, of: 3 });
    expect(expectedStepSeconds(tracked.shift, state)).toBe(seconds);
  });
});
