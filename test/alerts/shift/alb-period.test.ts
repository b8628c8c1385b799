import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

/** What CloudWatch's exporter shows of an arm, every 15 seconds. */
function counts(metric: string, arm: "blue" | "green", values: string): InputSeries {
  return { series: `aws_applicationelb_${metric}_sum{dimension_TargetGroup="targetgroup/${arm}/1"}`, values };
}

const requests = (arm: "blue" | "green", values: string) => counts("request_count", arm, values);
const errors = (arm: "blue" | "green", values: string) => counts("httpcode_target_5_xx_count", arm, values);
const weight = (arm: string, values: string): InputSeries => ({
  series: `trafficshift_intended_weight{shift="alb",arm="${arm}",source="primary"}`,
  values,
});

const stackWith = (period: string, dispersion: 1 | "auto" = 1) =>
  stackOf(oneShift("alb", { traffic: { kind: "alb", period }, judge: { dispersion }, steps: [] }));

const value = (minute: number, expr: string, shown: number) => ({
  expr,
  eval_time: `${60 * minute}s`,
  exp_samples: [{ labels: "{}", value: shown }],
});
const isSo = (minute: number, expr: string) => value(minute, `vector(1) and on () (${expr})`, 1);

/** Half of 40 requests a second for green from the fifth minute on, where 15 of 1000 fail: of blue one of 400 does. */
const failing = [
  {
    period: "60s",
    // A minute that is known a minute later.
    more: [
      requests("blue", "2400x27 1200x240"),
      requests("green", "0x27 1200x240"),
      errors("blue", "6x27 3x240"),
      errors("green", "0x27 18x240"),
    ],
  },
  {
    period: "300s",
    more: [
      requests("blue", "12000x43 6000x240"),
      requests("green", "0x43 6000x240"),
      errors("blue", "30x43 15x240"),
      errors("green", "0x43 90x240"),
    ],
  },
];

needs("prometheus")("Counts of CloudWatch by", () => {
  test.each(failing)(
    "$period give the same rates, shares, and evidence of the same rollout",
    async ({ period, more }) => {
      const sum = (metric: string) => `sum(shift:arm_${metric}{arm="green"})`;
      const promql = [
        value(25, sum("requests:rate"), 20),
        value(25, sum("errors:rate"), 0.3),
        value(25, sum("share:actual"), 0.5),
        value(25, sum("error_ratio:rate5m"), 0.015),
        isSo(50, `${sum("requests:sum")} > 46000 < 55000`),
        isSo(50, `${sum("errors:sum")} > 690 < 825`),
        isSo(50, "max(shift:error_evalue:ln) > 215 < 265"),
        ...[6, 8, 10.5, 12, 18].map((minute) =>
          isSo(minute, 'absent(ALERTS{alertname="TrafficShareDrift",alertstate="firing"})'),
        ),
        firingAt(25, ["CanaryErrorRateHigher"]),
      ];
      const weights = [weight("blue", "100x19 50x260"), weight("green", "0x19 50x260")];
      expect(await evaluatedShift({ stack: stackWith(period), more: [...weights, ...more], promql })).toBe("");
    },
  );

  /** A tenth of 300 requests a second for green from the 20th minute on, where 0.25 % fail: by explain after 9 min 43 s and 13 min 43 s. */
  test.each([
    {
      period: "60s",
      // YACE asks for a minute 150 s after its end.
      more: [
        requests("blue", "18000x93 16200x160"),
        requests("green", "0x93 1800x160"),
        errors("blue", "18x93 16.2x160"),
        errors("green", "0x93 4.5x160"),
      ],
      notBy: 29,
      by: 31,
    },
    {
      period: "300s",
      more: [
        requests("blue", "90000x109 81000x160"),
        requests("green", "0x109 9000x160"),
        errors("blue", "90x109 81x160"),
        errors("green", "0x109 22.5x160"),
      ],
      notBy: 33,
      by: 35,
    },
  ])("$period give evidence as late as explain says", async ({ period, more, notBy, by }) => {
    const promql = [isSo(notBy, "max(shift:error_evalue:ln) < 6.9"), isSo(by, "max(shift:error_evalue:ln) > 6.9")];
    const weights = [weight("blue", "100x79 90x160"), weight("green", "0x79 10x160")];
    expect(await evaluatedShift({ stack: stackWith(period), more: [...weights, ...more], promql })).toBe("");
  });

  test("five minutes leave what a try failed out of the next one, which shows it once more", async () => {
    const more = [
      weight("blue", "50x79 100x15 50x160"),
      weight("green", "50x79 0x15 50x160"),
      requests("blue", "6000x260"),
      requests("green", "6000x260"),
      errors("blue", "15x260"),
      // The try ends in the 20th minute, and the next one begins in the 24th.
      errors("green", "300x119 15x140"),
    ];
    const began = "shift:active and on (shift, rollout) shift:arm_requests:active_rate";
    const promql = [
      firingAt(15, ["CanaryErrorRateHigher"]),
      isSo(24.5, "shift:active"),
      value(34.5, `vector(0) unless on () (${began})`, 0),
      isSo(36, began),
      ...[25, 28, 32, 36, 50].map((minute) => firingAt(minute, [])),
    ];
    expect(await evaluatedShift({ stack: stackWith("300s"), more, promql })).toBe("");
  });

  test("five minutes hide no bursts of errors", async () => {
    const periods = (values: readonly number[]) => values.map((one) => `${one}x19`).join(" ");
    const more = [
      weight("blue", "50x240"),
      weight("green", "50x240"),
      requests("blue", "6000x240"),
      requests("green", "6000x240"),
      // 10 more or less than usual, of which chance makes 3. Parts of five minutes would show less than half of that spread.
      errors("blue", periods(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 0 : 20)))),
      errors("green", "10x240"),
    ];
    const promql = [isSo(59, "max(shift:error_dispersion:ratio) > 10 < 14")];
    expect(await evaluatedShift({ stack: stackWith("300s", "auto"), more, promql })).toBe("");
  });
});
