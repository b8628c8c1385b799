import { expect, test } from "@jest/globals";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";
import { haproxySeries } from "./haproxy-series.ts";

const stack = stackOf(oneShift("haproxy-http"));
const shown = (expr: string, seconds: number, value: number) => ({
  expr: `sum(${expr})`,
  eval_time: `${seconds}s`,
  exp_samples: [{ labels: "{}", value }],
});

/** 40 requests were lost before the process ended in the sixth minute, and 12 in the tenth. */
const reloaded = (late: number, awaySeconds: number) =>
  haproxySeries({
    instance: "a",
    late,
    isAway: (seconds) => seconds >= 360 && seconds < 360 + awaySeconds,
    startedAt: (seconds) => (seconds < 360 ? -1000 : 360),
    lost: (seconds) => (seconds < 360 ? 40 : seconds < 600 ? 0 : 12),
  });

needs("prometheus")("Losses of a proxy that began anew", () => {
  test.each([0, 7, 14].flatMap((late) => [0, 15, 45, 60, 75, 180].map((away) => [late, away] as const)))(
    "are none of what the process before lost, where scrapes are %d s after evaluations and %d s of them failed",
    async (late, away) => {
      const promql = [
        shown('min_over_time(shift:arm_lost:rate{arm="green"}[15m])', 900, 0),
        shown('round(shift:arm_dropped:inc2m{arm="green"}, 0.001)', 675, 12),
        shown('shift:arm_lost:sum{arm="green"}', 900, 12),
        shown("min_over_time(shift:unserved:rate[15m])", 900, 0),
      ];
      expect(await evaluatedShift({ stack, interval: "1s", more: reloaded(late, away), promql })).toBe("");
    },
  );

  test.each([30, 60, 180])("are none of one of two proxies that is not seen for %d s", async (away) => {
    const stays = { late: 7, startedAt: () => -1000, lost: () => 40 };
    const more = [
      ...haproxySeries({ ...stays, instance: "a", isAway: () => false }),
      ...haproxySeries({ ...stays, instance: "b", isAway: (seconds) => seconds >= 360 && seconds < 360 + away }),
    ];
    const promql = ["min", "max"].map((which) =>
      shown(`${which}_over_time(shift:arm_lost:rate{arm="green"}[15m])`, 900, 0),
    );
    expect(await evaluatedShift({ stack, interval: "1s", more, promql })).toBe("");
  });

  test("are none of a server that is taken out of its backend, with the errors that it counted", async () => {
    const of = (instance: string) => ({
      instance,
      late: 7,
      startedAt: () => -1000,
      lost: () => 0,
      isAway: () => false,
    });
    const gone = 'haproxy_server_http_responses_total{job="edge",instance="a",proxy="app",server="canary",code="5xx"}';
    const more = [...haproxySeries(of("a")), { series: gone, values: "40x360 _x600" }];
    expect(
      await evaluatedShift({
        stack,
        interval: "1s",
        more,
        promql: [shown("max_over_time(shift:unserved:rate[15m])", 900, 0)],
      }),
    ).toBe("");
  });

  const stays = { late: 7, startedAt: () => -1000, isAway: () => false };
  const anew = { late: 4, startedAt: (seconds: number) => (seconds < 360 ? -1000 : 360), isAway: () => false };
  const from = (start: number, count: number) => (seconds: number) => (seconds < start ? 0 : count);
  const ofGreen = (losses: number) => [
    shown('round(shift:arm_dropped:inc2m{arm="green"}, 0.001)', 480, losses),
    shown('shift:arm_lost:sum{arm="green"}', 900, losses),
    shown("round(shift:unserved:inc2m, 0.001)", 480, losses),
  ];
  const reloads = 'ALERTS{alertname="ProxyReloadedMidShift"}';

  test("are all of those of another one, and of its own since then, where one of two proxies begins anew", async () => {
    const more = [
      ...haproxySeries({ ...anew, instance: "a", lost: (seconds) => (seconds < 360 ? 40 : from(370, 3)(seconds)) }),
      ...haproxySeries({ ...stays, instance: "b", lost: from(365, 5) }),
    ];
    const promql = [...ofGreen(8), shown("shift:unseen_losses:info", 900, 1)];
    expect(await evaluatedShift({ stack, interval: "1s", more, promql })).toBe("");
  });

  test("are none, and no reload of this one, where a proxy of another backend begins anew", async () => {
    const more = [
      ...haproxySeries({ ...anew, instance: "a", backend: "other", lost: () => 0 }),
      ...haproxySeries({ ...stays, instance: "b", lost: from(365, 5) }),
    ];
    const quiet = ["count(shift:unseen_losses:info)", `count(count_over_time(${reloads}[15m]))`];
    const promql = [...ofGreen(5), ...quiet.map((expr) => ({ expr, eval_time: "15m", exp_samples: [] }))];
    expect(await evaluatedShift({ stack, interval: "1s", more, promql })).toBe("");
  });

  test("is a reload of one of two, too, that was away for longer than five minutes", async () => {
    const back = { late: 4, startedAt: (seconds: number) => (seconds < 700 ? -1000 : 700), lost: () => 0 };
    const isAway = (seconds: number) => seconds >= 240 && seconds < 700;
    const more = [
      ...haproxySeries({ ...back, instance: "a", isAway }),
      ...haproxySeries({ ...stays, instance: "b", lost: () => 0 }),
    ];
    const firing = (seconds: number, count: number) => ({
      expr: `count(${reloads})`,
      eval_time: `${seconds}s`,
      exp_samples: count === 0 ? [] : [{ labels: "{}", value: count }],
    });
    const promql = [firing(690, 0), firing(730, 1), firing(960, 1)];
    expect(await evaluatedShift({ stack, interval: "1s", more, promql })).toBe("");
  });

  test("is none of a server that is added at run time, after which all was seen", async () => {
    const added = haproxySeries({ ...stays, instance: "a", lost: () => 0 })
      .filter(({ series }) => series.includes('server="green"'))
      .map(({ series, values }) => ({
        series: series.replace('server="green"', 'server="green2"'),
        values: values
          .split(" ")
          .map((value, second) => (value === "_" || second < 300 ? "_" : 0))
          .join(" "),
      }));
    const more = [...haproxySeries({ ...stays, instance: "a", lost: from(500, 3) }), ...added];
    const arms = [
      { name: "blue", role: "stable" },
      { name: "green", role: "candidate", match: "green.*" },
    ] as const;
    const promql = [
      shown('shift:arm_lost:sum{arm="green"}', 900, 3),
      { expr: "shift:unseen_losses:info", eval_time: "15m", exp_samples: [] },
    ];
    expect(
      await evaluatedShift({ stack: stackOf(oneShift("haproxy-http", { arms })), interval: "1s", more, promql }),
    ).toBe("");
  });
});
