import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { endedCounters } from "../../../alerts/shift/counts/counted-losses.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { everyShift, oneShift } from "./every-shift.ts";
import { haproxySeries } from "./haproxy-series.ts";

/** What rules of before the swap recorded, when green was the stable arm and blue the candidate: until the tenth minute. */
function recorded(metric: string, arm: "blue" | "green", value: string): InputSeries {
  const role = arm === "green" ? "stable" : "candidate";
  const series = `${metric}{arm="${arm}",layer="haproxy",role="${role}",service="checkout",shift="haproxy-http"}`;
  return { series, values: `${value} stale` };
}

const before = 40;
const past = [
  ...(["blue", "green"] as const).flatMap((arm) => [
    recorded("shift:arm_requests:rate", arm, `20x${before - 1}`),
    recorded("shift:arm_failed:rate", arm, `${arm === "blue" ? 10 : 0}x${before - 1}`),
    recorded("shift:arm_slow:rate", arm, `0x${before - 1}`),
    recorded("shift:arm_weight:set", arm, `50x${before - 1}`),
  ]),
  // 30 requests in the last scrape before the swap.
  recorded("shift:arm_lost:rate", "blue", `0x${before - 2} 2`),
  recorded("shift:arm_lost:rate", "green", `0x${before - 1}`),
];

const stack = stackOf(oneShift("haproxy-http", { judge: { dispersion: 1 } }));
const none = { ...fine, requests: 0 };
const unseen: ShiftPhase = { minutes: 10, weights: undefined, flows: [undefined, undefined] };
const blue: ShiftPhase = { minutes: 10, weights: [100, 0], flows: [fine, none] };
const ofArms = (expr: string, minute: number, values: Readonly<Record<string, number>>) => ({
  expr,
  eval_time: `${60 * minute}s`,
  exp_samples: Object.entries(values).map(([labels, value]) => ({ labels, value })),
});

needs("prometheus")("Once roles are swapped, rules tell", () => {
  test("each arm's errors in its role alone", async () => {
    const expr = "max by (arm, role) (shift:arm_error_ratio:rate5m)";
    const now = { '{arm="blue",role="stable"}': 0 };
    const promql = [ofArms(expr, 11.5, now), ofArms(expr, 14, now)];
    expect(await evaluatedShift({ stack, phases: [unseen, blue], more: past, promql })).toBe("");
  });

  test("what was lost before, in the role of now, for the two minutes of its alert", async () => {
    const expr = "max by (arm, role) (shift:arm_dropped:inc2m) > 0";
    const promql = [
      ofArms(expr, 11, { '{arm="blue",role="stable"}': 30 }),
      firingAt(11, ["DrainDroppedRequests"]),
      ofArms(expr, 12.5, {}),
    ];
    expect(await evaluatedShift({ stack, phases: [unseen, blue], more: past, promql })).toBe("");
  });
});

needs("prometheus")("Once roles are swapped, rules go on counting", () => {
  const swapAt = 600;
  const proxy = { instance: "a", late: 7, startedAt: () => -1000 };
  const seen = haproxySeries({
    ...proxy,
    isAway: (seconds) => seconds < swapAt,
    lost: (seconds) => (seconds < swapAt + 15 ? 900 : 912),
  });
  /** A value a second: what was recorded of both arms with every evaluation until the swap. */
  const of = (arm: string, value: number): InputSeries => ({
    series: `shift:arm_unanswered:avg{arm="${arm}",layer="haproxy",service="checkout",shift="haproxy-http",job="edge",instance="a",process="-1000",counters="1"}`,
    values: Array.from({ length: swapAt + 1 }, (_, second) => (second % 15 === 0 ? value : "_")).join(" "),
  });
  const more = [...seen, of("blue", 0), of("green", 900)];

  test("what an arm lost, from the first evaluation on", async () => {
    const expr = "round(15 * max by (arm, role) (shift:arm_lost:rate), 0.001)";
    const promql = [
      ofArms(expr, 10.25, { '{arm="blue",role="stable"}': 0, '{arm="green",role="candidate"}': 0 }),
      ofArms(expr, 10.5, { '{arm="blue",role="stable"}': 0, '{arm="green",role="candidate"}': 6 }),
    ];
    expect(await evaluatedShift({ stack, interval: "1s", more, promql })).toBe("");
  });

  test("and miss no counter that goes on", async () => {
    const ended = endedCounters('shift:arm_unanswered:avg{shift="haproxy-http"}', stack);
    const promql = [10.25, 10.5, 10.75].map((minute) => ofArms(ended, minute, {}));
    expect(await evaluatedShift({ stack, interval: "1s", more, promql })).toBe("");
  });
});

test("No rule asks for a role without the arm that has it: the past of a role is that of both arms", () => {
  const exprs = shiftFiles(stackOf(everyShift)).flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  );
  const asked = exprs.filter((expr) => expr.includes('role="'));
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((expr) => expr.replaceAll(/,arm="[^"]+",role="/g, "").includes('role="'))).toEqual([]);
});
