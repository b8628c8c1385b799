import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { type EvaluatedTest, evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const stack = stackOf(oneShift("haproxy-http"));
const none = { ...fine, requests: 0 };

/** What the backend as a whole did between two scrapes, over so many minutes. */
interface BackendPhase {
  readonly minutes: number;
  readonly fine: number;
  /** Its answers with 5xx. */
  readonly bad: number;
  /** Requests that are still there at its end; default 0. */
  readonly waiting?: number;
}

function backend(phases: readonly BackendPhase[]): readonly InputSeries[] {
  const each = (of: (phase: BackendPhase) => number) => [
    0,
    ...phases.flatMap((phase) => Array.from({ length: 4 * phase.minutes }, () => of(phase))),
  ];
  const grown = (of: (phase: BackendPhase) => number) => {
    let sum = 0;
    return each(of).map((value) => (sum += value));
  };
  const waiting = each((phase) => phase.waiting ?? 0);
  const series = (name: string, code: string, values: readonly number[]): InputSeries => ({
    series: `haproxy_backend_${name}{job="edge",proxy="app"${code}}`,
    values: values.join(" "),
  });
  return [
    series(
      "sessions_total",
      "",
      grown((phase) => phase.fine + phase.bad).map((ended, index) => ended + (waiting[index] ?? 0)),
    ),
    series("current_sessions", "", waiting),
    series(
      "http_responses_total",
      ',code="2xx"',
      grown((phase) => phase.fine),
    ),
    series(
      "http_responses_total",
      ',code="5xx"',
      grown((phase) => phase.bad),
    ),
  ];
}

/** Lost requests by minute, and whether the alert fires for none of the arms, or for green. */
function told(minute: number, refused: number, arms: readonly string[]): readonly object[] {
  return [
    {
      expr: "round(max by (shift) (shift:refused:inc2m))",
      eval_time: `${60 * minute}s`,
      exp_samples: [{ labels: '{shift="haproxy-http"}', value: refused }],
    },
    {
      expr: 'count by (arm) (ALERTS{alertstate="firing",alertname="DrainDroppedRequests"})',
      eval_time: `${60 * minute}s`,
      exp_samples: arms.map((arm) => ({ labels: `{arm="${arm}"}`, value: 1 })),
    },
  ];
}

/** What the rollout's sums say then: requests of no arm beside those that arms were given. */
function summed(minute: number, { none, lost }: { readonly none: number; readonly lost: number }): readonly object[] {
  return [
    {
      expr: 'round(max by (arm) ({__name__=~"shift:arm_(requests|lost):sum",arm="none"}))',
      eval_time: `${60 * minute}s`,
      exp_samples: [{ labels: '{arm="none"}', value: none }],
    },
    {
      expr: "round(sum by (shift) (shift:arm_lost:sum))",
      eval_time: `${60 * minute}s`,
      exp_samples: [{ labels: '{shift="haproxy-http"}', value: lost }],
    },
  ];
}

const half = { ...fine, requests: 300 };
const alone: ShiftPhase = { minutes: 5, weights: [100, 0], flows: [fine, none] };
const both: ShiftPhase = { minutes: 5, weights: [50, 50], flows: [half, half] };
const dark = (weights: readonly [number, number]): ShiftPhase => ({ minutes: 4, weights, flows: [none, none] });

const cases: readonly (Omit<EvaluatedTest, "stack"> & { readonly name: string })[] = [
  {
    name: "tell those of weights that are all 0 in a rollout",
    phases: [alone, both, dark([0, 0]), { ...both, minutes: 6, weights: [0, 100], flows: [none, fine] }],
    more: backend([
      { minutes: 10, fine: 600, bad: 0 },
      { minutes: 4, fine: 0, bad: 600 },
      { minutes: 6, fine: 600, bad: 0 },
    ]),
    promql: [
      ...told(9, 0, []),
      ...told(13, 3_300, ["none"]),
      ...told(14, 4_800, ["none"]),
      ...told(19, 0, []),
      ...summed(9, { none: 0, lost: 0 }),
      ...summed(19, { none: 9_600, lost: 9_600 }),
    ],
  },
  {
    name: "tell those of a candidate that died after a switch, which is no rollout to the rules",
    phases: [{ ...alone, minutes: 15 }, { ...both, minutes: 1, weights: [0, 100], flows: [none, fine] }, dark([0, 0])],
    more: backend([
      { minutes: 16, fine: 600, bad: 0 },
      { minutes: 4, fine: 0, bad: 600 },
    ]),
    promql: [...told(15, 0, []), ...told(19, 3_300, ["none"]), ...told(20, 4_800, ["none"])],
  },
  {
    name: "leave out what an arm lost, which is told of the arm",
    phases: [
      alone,
      both,
      { minutes: 5, weights: [50, 50], flows: [half, { ...half, lost: 40 }] },
      { ...both, minutes: 3 },
    ],
    more: backend([
      { minutes: 10, fine: 600, bad: 0 },
      { minutes: 5, fine: 560, bad: 40 },
      { minutes: 3, fine: 600, bad: 0 },
    ]),
    promql: [...told(14, 0, ["green"]), ...summed(17, { none: 0, lost: 800 })],
  },
  {
    // What seemed to be refused is an arm's, as soon as that is counted.
    name: "leave out what an arm is seen to have lost a scrape later",
    phases: [
      alone,
      both,
      { minutes: 1, weights: [50, 50], flows: [half, { ...half, requests: 260 }] },
      { ...both, minutes: 3 },
    ],
    more: backend([
      { minutes: 10, fine: 600, bad: 0 },
      { minutes: 0.25, fine: 560, bad: 40 },
      { minutes: 0.25, fine: 640, bad: -40 },
      { minutes: 3.5, fine: 600, bad: 0 },
    ]),
    promql: [10.25, 10.5, 10.75, 11, 11.25, 11.5, 12].flatMap((minute) => told(minute, 0, [])),
  },
  {
    // One scrape finds requests that a server was given and did not take, and that another one will answer.
    name: "are none of an arm whose requests wait to be tried again",
    phases: [
      alone,
      both,
      { minutes: 0.25, weights: [50, 50], flows: [half, { ...half, lost: 40 }] },
      { minutes: 0.25, weights: [50, 50], flows: [half, { ...half, lost: -40 }] },
      { ...both, minutes: 3 },
    ],
    more: backend([
      { minutes: 10, fine: 600, bad: 0 },
      { minutes: 0.25, fine: 560, bad: 0, waiting: 40 },
      { minutes: 0.25, fine: 640, bad: 0 },
      { minutes: 3, fine: 600, bad: 0 },
    ]),
    promql: [10.25, 10.5, 10.75, 11, 11.25, 11.5, 12].flatMap((minute) => told(minute, 0, [])),
  },
  {
    name: "leave out errors that a server answered itself",
    phases: [alone, both, { minutes: 5, weights: [50, 50], flows: [half, { ...half, errors: 40 }] }],
    more: backend([
      { minutes: 10, fine: 600, bad: 0 },
      { minutes: 5, fine: 560, bad: 40 },
    ]),
    promql: [...told(14, 0, [])],
  },
  {
    name: "wake nobody long after any change of weights",
    phases: [{ ...alone, minutes: 25 }, dark([100, 0])],
    more: backend([
      { minutes: 25, fine: 600, bad: 0 },
      { minutes: 4, fine: 0, bad: 600 },
    ]),
    promql: [...told(28, 3_300, []), ...told(29, 4_800, [])],
  },
];

needs("prometheus")("Requests that no arm was given", () => {
  test.each(cases)("$name", async ({ name: _, ...course }) => {
    expect(await evaluatedShift({ stack, ...course })).toBe("");
  });
});
