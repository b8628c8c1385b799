import { expect, test } from "@jest/globals";
import type { ArmFlow } from "../../../alerts/shift/tests/arm-flow.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const stack = stackOf(oneShift("haproxy-http", { judge: { dispersion: 1 } }));
const flow = (requests: number, lost = 0, errors = 0): ArmFlow => ({ requests, errors, slow: 0, lost });
const alone: ShiftPhase = { minutes: 5, weights: [100, 0], flows: [flow(600), flow(0)] };
const both = (minutes: number, [stable, candidate]: readonly [ArmFlow, ArmFlow]): ShiftPhase => ({
  minutes,
  weights: [50, 50],
  flows: [stable, candidate],
});
const scrape = 0.25;

const all = (expr: string, minute: number, values: Readonly<Record<string, number>>) => ({
  expr,
  eval_time: `${60 * minute}s`,
  exp_samples: Object.entries(values).map(([labels, value]) => ({ labels, value })),
});
const errors = (minute: number, blue: number, green: number) =>
  all("round(1000 * sum by (arm) (shift:arm_errors:sum)) / 1000", minute, {
    '{arm="blue"}': blue,
    '{arm="green"}': green,
  });
const evidence = (minute: number, value: number) =>
  all("round(100 * max by (shift) (shift:error_evalue:ln)) / 100", minute, { '{shift="haproxy-http"}': value });
const ratio = (minute: number, blue: number, green: number) =>
  all("max by (arm) (shift:arm_error_ratio:rate5m)", minute, { '{arm="blue"}': blue, '{arm="green"}': green });

needs("prometheus")("countedLosses()", () => {
  test("are none where counters of one scrape are apart by parts of a request", async () => {
    const trembling = Array.from({ length: 40 }, (_, index) => {
      const lost = index % 2 === 0 ? 1.2 : -1.2;
      return both(scrape, [flow(300, -lost), flow(300, lost)]);
    });
    const promql = [errors(10, 0, 0), errors(14, 0, 0), evidence(14, 0), ratio(14, 0, 0), firingAt(14, [])];
    expect(await evaluatedShift({ stack, phases: [alone, ...trembling], promql })).toBe("");
  });

  test("are none where more tries are counted than made, and hide no errors", async () => {
    const tried = both(12, [flow(300, -6, 3), flow(300, 0, 3)]);
    const promql = [
      all("max by (arm) (shift:arm_lost:sum)", 14, { '{arm="blue"}': 0, '{arm="green"}': 0 }),
      // As many in both arms: without the cut, the stable arm had none.
      all(
        "round(sum by (shift) (shift:arm_errors:sum{arm='blue'}) - sum by (shift) (shift:arm_errors:sum{arm='green'}))",
        14,
        {
          '{shift="haproxy-http"}': 0,
        },
      ),
      all("sum by (shift) (shift:arm_errors:sum{arm='blue'}) > bool 100", 14, { '{shift="haproxy-http"}': 1 }),
      all("max by (shift) (shift:error_evalue:ln) < bool 0", 14, { '{shift="haproxy-http"}': 1 }),
      firingAt(14, []),
    ];
    expect(await evaluatedShift({ stack, phases: [alone, tried], promql })).toBe("");
  });

  test("are all of those that were lost, once, and are evidence", async () => {
    const phases = [
      alone,
      both(5, [flow(300), flow(300)]),
      both(scrape, [flow(300), flow(300, 40)]),
      both(5, [flow(300), flow(300)]),
    ];
    const promql = [errors(9, 0, 0), errors(14, 0, 40), firingAt(14, ["CanaryErrorRateHigher"])];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });
});

needs("prometheus")("A candidate that is killed with half of the traffic", () => {
  const half = both(10, [flow(300), flow(300)]);
  /** HAProxy saw it die before the scrape that tells of its losses. */
  const killed: ShiftPhase = { minutes: scrape, weights: [100, 0], flows: [flow(300), flow(300, 120)] };
  const rest: ShiftPhase = { ...alone, minutes: 20 };
  const pages = 'ALERTS_FOR_STATE{alertname="CanaryErrorRateHigher"}';

  test("is worse, which pages once", async () => {
    const promql = [
      all("shift:active", 15, {}),
      errors(17, 0, 120),
      all("max by (verdict) (shift:verdict == 1)", 17, { '{verdict="worse"}': 1 }),
      firingAt(14, []),
      firingAt(16.5, ["CanaryErrorRateHigher", "DrainDroppedRequests", "RollbackDetected"]),
      firingAt(20, ["RollbackDetected"]),
      all(`count(count_over_time(${pages}[20m]))`, 20, { "{}": 1 }),
      all(`sum(changes(${pages}[20m]))`, 20, { "{}": 0 }),
      errors(24, 0, 120),
      all("shift:arm_errors:sum", 28, {}),
      all("shift:verdict", 28, {}),
    ];
    expect(await evaluatedShift({ stack, phases: [alone, half, killed, rest], promql })).toBe("");
  });

  test("has the losses of its drain time, by the share that it had", async () => {
    const stopped: ShiftPhase = { ...alone, minutes: 3 };
    const late: ShiftPhase = { minutes: scrape, weights: [100, 0], flows: [flow(600, 0, 60), flow(0, 40)] };
    const promql = [
      // What the stable arm does with all of the traffic is nobody's comparison.
      errors(20, 0, 40),
      all("round(100 * max by (shift) (shift:error_llr2:sum)) / 100", 20, {
        // 40 (ln 2 - ln 1.5)
        '{shift="haproxy-http"}': 11.51,
      }),
      all("max by (verdict) (shift:verdict == 1)", 20, { '{verdict="worse"}': 1 }),
    ];
    expect(await evaluatedShift({ stack, phases: [alone, half, stopped, late, rest], promql })).toBe("");
  });

  test("leaves to the old arm what it loses after a rollout that is complete", async () => {
    const done: ShiftPhase = { minutes: 3, weights: [0, 100], flows: [flow(0), flow(600)] };
    const late: ShiftPhase = { minutes: scrape, weights: [0, 100], flows: [flow(0, 40), flow(600, 0, 60)] };
    const promql = [errors(20, 40, 0), firingAt(17, [])];
    expect(await evaluatedShift({ stack, phases: [alone, half, done, late, { ...done, minutes: 5 }], promql })).toBe(
      "",
    );
  });
});
