import { expect, test } from "@jest/globals";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const blue: ShiftPhase = { minutes: 5, weights: [100, 0], flows: [fine, undefined] };
const both = (errors: number): ShiftPhase => ({
  minutes: 15,
  weights: [50, 50],
  flows: [
    { ...fine, requests: 307, errors },
    { ...fine, requests: 293, errors },
  ],
});

needs("prometheus")("What an arm fails at least", () => {
  test.each([
    { name: "is nothing at all without an error", errors: 0, arms: [] },
    { name: "is more than nothing with some", errors: 3, arms: [{ labels: "{}", value: 2 }] },
  ])("$name", async ({ errors, arms }) => {
    const promql = ["7m", "9m", "11m", "13m", "15m", "17m", "19m"].map((time) => ({
      expr: "count(shift:arm_error_ratio:low > 0)",
      eval_time: time,
      exp_samples: arms,
    }));
    expect(await evaluatedShift({ stack: stackOf(oneShift("envoy")), phases: [blue, both(errors)], promql })).toBe("");
  });
});
