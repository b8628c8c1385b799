import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

/** A gauge of CloudWatch's exporter, every 15 seconds from the beginning; promtool repeats numbers, and no NaN. */
function counted(metric: string, arm: "blue" | "green", values: string): InputSeries {
  const series = `aws_applicationelb_${metric}{dimension_TargetGroup="targetgroup/${arm}/1",dimension_LoadBalancer="app/a/1"}`;
  return { series, values: values.replace(/NaNx(\d+)/, (_, times) => Array(Number(times)).fill("NaN").join(" ")) };
}

const requests = (arm: "blue" | "green", values: string) => counted("request_count_sum", arm, values);
const errors = (arm: "blue" | "green", values: string) => counted("httpcode_target_5_xx_count_sum", arm, values);
const hosts = (arm: "blue" | "green", values: string) => counted("healthy_host_count_average", arm, values);

/** After five minutes of blue alone, so many percent for green. */
function weights(green: number): readonly InputSeries[] {
  const of = (arm: string, values: string) => ({
    series: `trafficshift_intended_weight{shift="alb",arm="${arm}",source="primary"}`,
    values,
  });
  return [of("blue", `100x19 ${100 - green}x100`), of("green", `0x19 ${green}x100`)];
}

interface Case {
  readonly name: string;
  readonly more: readonly InputSeries[];
  /** By minute: names of alerts. */
  readonly firing: Readonly<Record<number, readonly string[]>>;
  /** By minute: what each arm gets per second, and what of it fails. */
  readonly rates: Readonly<Record<number, Readonly<Record<string, number>>>>;
}

const requestsOf = "shift:arm_requests:rate";
const errorsOf = "shift:arm_errors:rate";

const cases: readonly Case[] = [
  {
    name: "a candidate that fails, where nothing is counted of the errors of the stable arm",
    more: [
      requests("blue", "1200x120"),
      requests("green", "1200x120"),
      errors("blue", "NaNx120"),
      errors("green", "60x120"),
    ],
    firing: { 3: [], 25: ["CanaryErrorRateHigher"] },
    rates: { 25: { [`${requestsOf} blue`]: 20, [`${errorsOf} blue`]: 0, [`${errorsOf} green`]: 1 } },
  },
  {
    name: "the same after a minute of which nothing was counted at all",
    more: [
      requests("blue", "1200x23 NaNx3 1200x90"),
      requests("green", "1200x23 NaNx3 1200x90"),
      errors("blue", "0x23 NaNx3 0x90"),
      errors("green", "0x23 NaNx3 60x90"),
    ],
    firing: { 6: [], 25: ["CanaryErrorRateHigher"] },
    rates: { 6.25: { [`${requestsOf} blue`]: 0, [`${errorsOf} green`]: 0 }, 8: { [`${requestsOf} green`]: 20 } },
  },
  {
    name: "no errors, which nobody counts",
    more: [
      requests("blue", "1200x120"),
      requests("green", "1200x120"),
      errors("blue", "NaNx120"),
      errors("green", "NaNx120"),
    ],
    firing: { 10: [], 25: [] },
    rates: { 25: { [`${errorsOf} blue`]: 0, [`${errorsOf} green`]: 0 } },
  },
  {
    name: "an arm without requests, which nobody counts, and that does not get what it should",
    more: [
      requests("blue", "1200x120"),
      requests("green", "NaNx120"),
      errors("blue", "NaNx120"),
      errors("green", "NaNx120"),
    ],
    firing: { 3: [], 20: ["CanaryStarved", "TrafficShareDrift"] },
    rates: { 20: { [`${requestsOf} green`]: 0, "shift:arm_share:actual blue": 1, "shift:arm_share:actual green": 0 } },
  },
  {
    name: "two arms without requests, of which the exporter tells: that is no blindness",
    more: [requests("blue", "1200x30 NaNx90"), requests("green", "1200x30 NaNx90")],
    firing: { 20: ["CanaryStarved"] },
    rates: { 20: { [`${requestsOf} blue`]: 0, [`${requestsOf} green`]: 0 } },
  },
  {
    name: "two arms of which the exporter tells nothing any more",
    more: [requests("blue", "1200x30 stale"), requests("green", "1200x30 stale")],
    firing: { 7: [], 20: ["ShiftSourceBlind"] },
    rates: { 20: { [`${requestsOf} blue`]: Number.NaN, [`${requestsOf} green`]: Number.NaN } },
  },
  {
    name: "a target group that is empty by one statistic, of which another says nothing",
    more: [
      requests("blue", "1200x120"),
      requests("green", "1200x120"),
      hosts("green", "0x120"),
      counted("healthy_host_count_maximum", "green", "NaNx120"),
    ],
    firing: { 3: [], 9: ["WeightedTargetGroupEmpty"] },
    rates: {},
  },
];

const stack = stackOf(oneShift("alb", { judge: { dispersion: 1 }, steps: [] }));
const names = [
  ...new Set(
    shiftFiles(stack).flatMap(({ groups }) =>
      groups.flatMap(({ rules }) => rules.flatMap((rule) => ("record" in rule ? [rule.record] : []))),
    ),
  ),
];

needs("prometheus")("What CloudWatch counted nothing of, for which its exporter writes NaN,", () => {
  test.each(cases)("makes of it $name", async ({ more, firing, rates }) => {
    const asked = Object.entries(rates).flatMap(([minute, values]) =>
      Object.entries(values).map(([of, value]) => {
        const [metric, arm] = of.split(" ");
        return {
          expr: `sum(${metric}{arm="${arm}"})`,
          eval_time: `${60 * Number(minute)}s`,
          exp_samples: Number.isNaN(value) ? [] : [{ labels: "{}", value }],
        };
      }),
    );
    // A number is no less than itself.
    const numbers = [6.5, 12, 25].flatMap((minute) =>
      names.map((name) => ({ expr: `${name} unless ${name} >= -Inf`, eval_time: `${60 * minute}s`, exp_samples: [] })),
    );
    const fired = Object.entries(firing).map(([minute, alerts]) => firingAt(Number(minute), alerts));
    const promql = [...fired, ...asked, ...numbers];
    expect(await evaluatedShift({ stack, more: [...weights(50), ...more], promql })).toBe("");
  });
});
