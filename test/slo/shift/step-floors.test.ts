import { describe, expect, test } from "@jest/globals";
import { stepFloors } from "../../../slo/shift/step-floors.ts";

describe("stepFloors()", () => {
  test.each([
    { name: "lie half a percent below steps", shares: [0.05, 0.25, 0.5], floors: [0.045, 0.245, 0.495] },
    { name: "tell close steps apart", shares: [0.002, 0.004, 0.01], floors: [0.001, 0.003, 0.007] },
    { name: "take all for nothing less than all", shares: [0.99, 0.999, 1], floors: [0.985, 0.9945, 1] },
    { name: "bear steps that do not rise", shares: [0.5, 0.25], floors: [0.495, 0.245] },
    { name: "are none without steps", shares: [], floors: [] },
  ])("$name", ({ shares, floors }) => {
    expect(stepFloors(shares.map((share) => ({ share })))).toEqual(floors);
  });
});
