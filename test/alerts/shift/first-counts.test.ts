import { expect, test } from "@jest/globals";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";
import { haproxySeries } from "./haproxy-series.ts";

const stack = stackOf(oneShift("haproxy-http"));
const from = (count: number, start: number) => (seconds: number) => (seconds < start ? 0 : count);

needs("prometheus")("Counters of HAProxy that were 0", () => {
  test.each([0, 4, 7, 14])(
    "count their first requests whole, where scrapes are %d s after evaluations",
    async (late) => {
      const more = haproxySeries({
        instance: "a",
        late,
        isAway: () => false,
        startedAt: () => -1000,
        lost: () => 0,
        failed: from(26, 600),
        redispatched: from(20, 700),
      });
      const sums = Object.entries({ errors: 26, rescued: 20 }).map(([sum, value]) => ({
        expr: `sum(round(shift:arm_${sum}:sum{arm="green"}, 0.01))`,
        eval_time: "15m",
        exp_samples: [{ labels: "{}", value }],
      }));
      expect(await evaluatedShift({ stack, interval: "1s", more, promql: sums })).toBe("");
    },
  );
});
