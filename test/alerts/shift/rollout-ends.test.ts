import { expect, test } from "@jest/globals";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { type EvaluatedTest, evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const stack = stackOf(oneShift("haproxy-http"));
const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };

const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });
const green = (minutes: number): ShiftPhase => ({ minutes, weights: [0, 100], flows: [none, fine] });

/** Of which rollout, by the minute in which it began, the rules tell at a minute; and whether they sum its requests. */
function told(minute: number, began: number | undefined, second = "00"): readonly object[] {
  const names = ["shift:rollout:info", "shift:arm_requests:sum"];
  return names.map((name) => ({
    expr: `count by (rollout) (count by (shift, rollout) (${name}))`,
    eval_time: `${60 * minute}s`,
    exp_samples:
      began === undefined
        ? []
        : [{ labels: `{rollout="haproxy-http-19700101T00${String(began).padStart(2, "0")}${second}Z"}`, value: 1 }],
  }));
}

const cases: readonly (Pick<EvaluatedTest, "phases" | "promql" | "more"> & { readonly name: string })[] = [
  {
    name: "for ten minutes after it completed",
    phases: [blue(5), both(5), green(15)],
    promql: [...told(4, undefined), ...told(9, 5), ...told(11, 5), ...told(19, 5), ...told(21, undefined)],
  },
  {
    name: "for ten minutes after it went back",
    phases: [blue(5), both(5), blue(15)],
    promql: [...told(11, 5), ...told(19, 5), ...told(21, undefined)],
  },
  {
    name: "also when a completed one is taken back at once",
    phases: [blue(5), both(5), green(3), blue(5)],
    promql: [...told(12, 5), ...told(15, 5)],
  },
  {
    name: "until everything moves at once to the candidate, which is another one",
    phases: [blue(5), both(5), blue(3), green(5)],
    promql: [...told(12, 5), ...told(14, undefined), ...told(17, undefined)],
  },
  {
    name: "nor when that goes back to nothing",
    phases: [blue(5), both(5), blue(3), green(2), blue(8)],
    promql: [12, 14, 15.25, 16, 19, 21].flatMap((minute) => told(minute, minute === 12 ? 5 : undefined)),
  },
  {
    name: "nor when that is over after a moment, and of the next one from its beginning",
    phases: [blue(5), both(5), blue(3), green(0.25), blue(3), both(4)],
    promql: [
      ...told(12, 5),
      ...told(13, undefined),
      ...told(13.5, undefined),
      ...told(15, undefined),
      ...told(18, 16, "15"),
    ],
  },
  {
    name: "by the name that the exporter gave it, also while that is away",
    phases: [blue(5), both(15)],
    more: [
      {
        series: 'trafficshift_info{shift="haproxy-http",rollout="haproxy-http-19700101T000503Z"}',
        values: "1x44 _x40",
      },
      { series: 'trafficshift_phase{shift="haproxy-http",phase="shifting"}', values: "0x20 1x23 _x40" },
    ],
    promql: [...told(9, 5, "03"), ...told(13, 5, "03"), ...told(19, 5, "03")],
  },
  {
    name: "and of the next one from its beginning",
    phases: [blue(5), both(5), blue(3), both(5)],
    promql: [...told(12, 5), ...told(14, 13), ...told(17, 13)],
  },
];

/** When the weights changed last, while an exporter that has not seen it yet still says 0. */
function changedAt(time: string, seconds: number): object {
  return {
    expr: "max by (shift) (shift:last_change:timestamp_seconds)",
    eval_time: time,
    exp_samples: [{ labels: '{shift="haproxy-http"}', value: seconds }],
  };
}

needs("prometheus")("Rules tell when the weights changed", () => {
  test("before the exporter does, whose word counts then", async () => {
    const series = 'trafficshift_last_change_timestamp_seconds{shift="haproxy-http"}';
    const more = [{ series, values: "0x21 298x40" }];
    const promql = [changedAt("4m", 0), changedAt("5m", 300), changedAt("5m15s", 300), changedAt("6m", 298)];
    expect(await evaluatedShift({ stack, phases: [blue(5), both(5)], more, promql })).toBe("");
  });
});

needs("prometheus")("Rules tell of a rollout", () => {
  test.each(cases)("$name", async ({ name: _, ...course }) => {
    expect(await evaluatedShift({ stack, ...course })).toBe("");
  });
});
