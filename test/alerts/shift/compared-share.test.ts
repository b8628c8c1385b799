import { expect, test } from "@jest/globals";
import type { ArmFlow } from "../../../alerts/shift/tests/arm-flow.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const of = (share: number, more: Partial<ArmFlow> = {}): ArmFlow => ({ ...fine, requests: 6 * share, ...more });
const at = (minutes: number, share: number, more?: Partial<ArmFlow>): ShiftPhase => ({
  minutes,
  weights: [100 - share, share],
  flows: [of(100 - share), of(share, more)],
});
const once = 0.25;

/** Six errors that are all the candidate's, which had half of the traffic, as the exporter weighs them. */
const sixAtHalf = 2.74;

const stack = stackOf(oneShift("haproxy-http", { judge: { dispersion: 1 } }));

/** Minutes into the course, once no window holds an error any more. */
const isAbout = (minute: number, expected: number) => ({
  expr: `abs(sum(shift:error_evalue:ln) - (${expected})) < bool ${0.03 * expected}`,
  eval_time: `${60 * minute}s`,
  exp_samples: [{ labels: "{}", value: 1 }],
});

needs("prometheus")("Rules weigh an error by the share that the candidate had then", () => {
  test.each([
    { name: "in the first scrape of a rollout", phases: [at(5, 0), at(once, 50, { errors: 6 }), at(8, 50)] },
    { name: "in the first scrape of a step", phases: [at(5, 0), at(5, 10), at(once, 50, { errors: 6 }), at(8, 50)] },
    {
      name: "in the last scrape before a step back",
      phases: [at(5, 0), at(5, 50), at(once, 50, { errors: 6 }), at(8, 10)],
    },
    {
      name: "lost in the last scrape before a step back",
      phases: [at(5, 0), at(5, 50), at(once, 50, { lost: 6 }), at(8, 10)],
    },
    ...[0.25, 0.5, 0.75].map((peak) => ({
      name: `while it was larger for ${peak} minutes, which is no whole window`,
      phases: [at(5, 0), at(5, 10), at(peak - 0.25, 50), at(once, 50, { errors: 6 }), at(8, 10)],
    })),
    { name: "in the last scrape of a rollout", phases: [at(5, 0), at(5, 50), at(once, 50, { errors: 6 }), at(8, 0)] },
    { name: "while the share stands still", phases: [at(5, 0), at(5, 50), at(once, 50, { errors: 6 }), at(8, 50)] },
  ])("$name", async ({ phases }) => {
    const minutes = phases.reduce((sum, phase) => sum + phase.minutes, 0);
    const promql = [isAbout(minutes - 5, sixAtHalf), isAbout(minutes - 1, sixAtHalf)];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });
});
