import { expect, test } from "@jest/globals";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
/** A tenth goes to green, of which so many of a hundred requests fail. */
const tenth = (minutes: number, errors: number): ShiftPhase => ({
  minutes,
  weights: [90, 10],
  flows: [
    { ...fine, requests: 900 },
    { ...fine, requests: 100, errors },
  ],
});

/** A candidate that fails goes back, and a fixed one is tried soon after. */
const tries = (minutes: number) => [blue(5), tenth(5, 5), blue(minutes), tenth(10, 0)];

interface Told {
  readonly rollout: string;
  readonly errors: number | undefined;
  readonly verdict: string;
  readonly firing?: readonly string[];
}

function told(name: string, minute: number, { rollout, errors, verdict, firing = [] }: Told): readonly object[] {
  const labels = `rollout="${name}-19700101T00${rollout}Z"`;
  const at = { eval_time: `${60 * minute}s` };
  return [
    {
      ...at,
      expr: 'sum by (rollout) (round(shift:arm_errors:sum{role="candidate"}))',
      exp_samples: errors === undefined ? [] : [{ labels: `{${labels}}`, value: errors }],
    },
    {
      ...at,
      expr: "count by (rollout, verdict) (shift:verdict == 1)",
      exp_samples: verdict === "" ? [] : [{ labels: `{${labels},verdict="${verdict}"}`, value: 1 }],
    },
    firingAt(minute, firing),
  ];
}

const failed = { rollout: "0500", errors: 92, verdict: "worse", firing: ["CanaryErrorRateHigher"] } as const;

needs("prometheus")("A try that begins soon after the one before went back", () => {
  test.each([
    { name: "haproxy-http", minutes: 0.25, rollout: "1015" },
    { name: "haproxy-http", minutes: 0.5, rollout: "1030" },
    { name: "haproxy-http", minutes: 1, rollout: "1100" },
    { name: "istio", minutes: 1, rollout: "1100" },
  ])("is another rollout, with nothing of that: $name, after $minutes minutes", async ({ name, minutes, rollout }) => {
    // A window that still has the try before in it counts nothing.
    const next = (later: number) => ({
      rollout,
      errors: minutes + later < 1.5 ? undefined : 0,
      verdict: "not_enough",
    });
    const promql = [
      ...told(name, 9.75, failed),
      ...[0, 0.25, 2, 3, 5].flatMap((later) => told(name, 10 + minutes + later, next(later))),
    ];
    expect(await evaluatedShift({ stack: stackOf(oneShift(name)), phases: tries(minutes), promql })).toBe("");
  });

  test("is the same where no weight may be pods that are not ready", async () => {
    const promql = told("pods-deployment", 12, { ...failed, errors: 100 });
    expect(await evaluatedShift({ stack: stackOf(oneShift("pods-deployment")), phases: tries(1), promql })).toBe("");
  });
});
