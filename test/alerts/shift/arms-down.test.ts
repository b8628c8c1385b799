import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { type EvaluatedTest, evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const stack = stackOf(oneShift("haproxy-http"));
const flows = (blue: number, green: number, errors = 0): ShiftPhase["flows"] => [
  { ...fine, requests: blue },
  { ...fine, requests: green, errors },
];
/** Weights and states are fed apart. */
const during = (minutes: number, of: ShiftPhase["flows"]): ShiftPhase => ({ minutes, weights: undefined, flows: of });

type State = "UP" | "DOWN" | "MAINT" | "DRAIN";
interface Server {
  readonly minutes: number;
  readonly weight: number;
  readonly state: State;
}

/** What HAProxy's own exporter shows of a server: its weight whatever its state, and each state as 0 or 1. */
function serverSeries(server: string, course: readonly Server[]): readonly InputSeries[] {
  const labels = `job="edge",proxy="app",server="${server}"`;
  const values = (of: (at: Server) => number) =>
    course.flatMap((at) => Array.from({ length: 4 * at.minutes }, () => of(at))).join(" ");
  return [
    { series: `haproxy_server_weight{${labels}}`, values: values(({ weight }) => weight) },
    ...(["UP", "DOWN", "MAINT", "DRAIN", "NOLB"] as const).map((state) => ({
      series: `haproxy_server_status{${labels},state="${state}"}`,
      values: values((at) => (at.state === state ? 1 : 0)),
    })),
  ];
}

/** Blue alone for five minutes, both at 50 for five; then what happens, for ten. */
function course(blue: readonly [number, State], green: readonly [number, State]): readonly InputSeries[] {
  const of = (server: string, first: number, [weight, state]: readonly [number, State]) =>
    serverSeries(server, [
      { minutes: 5, weight: first, state: "UP" },
      { minutes: 5, weight: 50, state: "UP" },
      { minutes: 10, weight, state },
    ]);
  return [...of("blue", 100, blue), ...of("green", 0, green)];
}

function shares(minute: number, candidate: { readonly intended: number; readonly live: number }): readonly object[] {
  return Object.entries(candidate).map(([which, share]) => ({
    expr: `max by (shift) (shift:arm_share:${which}{role="candidate"})`,
    eval_time: `${minute}m`,
    exp_samples: [{ labels: '{shift="haproxy-http"}', value: share }],
  }));
}

function underWay(minute: number, rollouts: readonly string[], verdict?: string): readonly object[] {
  return [
    {
      expr: "max by (rollout) (shift:active)",
      eval_time: `${minute}m`,
      exp_samples: rollouts.map((rollout) => ({ labels: `{rollout="${rollout}"}`, value: 1 })),
    },
    ...(verdict === undefined
      ? []
      : [
          {
            expr: `max by (verdict) (shift:verdict == 1)`,
            eval_time: `${minute}m`,
            exp_samples: [{ labels: `{verdict="${verdict}"}`, value: 1 }],
          },
        ]),
  ];
}

const rollout = "haproxy-http-19700101T000500Z";
const both = [during(5, flows(600, 0)), during(5, flows(300, 300))];

const cases: readonly (Omit<EvaluatedTest, "stack"> & { readonly name: string })[] = [
  {
    name: "a stable arm whose servers fail their checks ends no rollout",
    phases: [...both, during(10, flows(0, 600))],
    more: course([50, "DOWN"], [50, "UP"]),
    promql: [
      ...shares(9, { intended: 0.5, live: 0.5 }),
      ...shares(15, { intended: 0.5, live: 1 }),
      ...underWay(15, [rollout]),
      firingAt(9, []),
      firingAt(15, ["ShiftArmDown"]),
    ],
  },
  {
    name: "the verdict on a candidate outlives its crash",
    phases: [...both.slice(0, 1), during(5, flows(300, 300, 30)), during(10, flows(600, 0))],
    more: course([50, "UP"], [50, "DOWN"]),
    promql: [
      ...shares(15, { intended: 0.5, live: 0 }),
      ...underWay(15, [rollout], "worse"),
      firingAt(15, ["CanaryErrorRateHigher", "ShiftArmDown"]),
    ],
  },
  {
    name: "a stable arm that somebody put into maintenance has no weight",
    phases: [...both, during(10, flows(0, 600))],
    more: course([50, "MAINT"], [50, "UP"]),
    promql: [...shares(15, { intended: 1, live: 1 }), ...underWay(15, []), firingAt(15, [])],
  },
  {
    name: "nor has a candidate that somebody drains",
    phases: [...both, during(10, flows(600, 0))],
    more: course([50, "UP"], [50, "DRAIN"]),
    promql: [...shares(15, { intended: 0, live: 0 }), ...underWay(15, []), firingAt(15, ["RollbackDetected"])],
  },
];

needs("prometheus")("Rules of arms whose servers take no requests", () => {
  test.each([
    { what: "lost", crash: { ...fine, requests: 300, lost: 6 } },
    { what: "failed", crash: { ...fine, requests: 300, errors: 6 } },
  ])("weigh what a crash $what by the share that the arm had", async ({ crash }) => {
    const during = (minutes: number, candidate: typeof fine, stable = fine): ShiftPhase => ({
      minutes,
      weights: undefined,
      flows: [stable, candidate],
    });
    const half = { ...fine, requests: 300 };
    const none = { ...fine, requests: 0 };
    const phases = [during(5, none), during(4.75, half, half), during(0.25, crash, half), during(10, none)];
    const promql = [11, 12, 15].map((minute) => ({
      // The exporter's, of six errors that are all the candidate's, which had half of the traffic.
      expr: "round(sum(shift:error_evalue:ln), 0.01)",
      eval_time: `${60 * minute}s`,
      exp_samples: [{ labels: "{}", value: 2.74 }],
    }));
    expect(await evaluatedShift({ stack, phases, more: course([50, "UP"], [50, "DOWN"]), promql })).toBe("");
  });

  test.each(cases)("$name", async ({ name: _, ...course }) => {
    expect(await evaluatedShift({ stack, ...course })).toBe("");
  });
});
