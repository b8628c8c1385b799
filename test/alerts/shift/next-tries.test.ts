import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
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

  test.each([
    { name: "haproxy-http", rollout: "1115" },
    { name: "pods-deployment", rollout: "0500" },
  ])("is another rollout also where that was completed, but of pods, as for the exporter: $name", async (one) => {
    const all: ShiftPhase = { minutes: 1, weights: [0, 100], flows: [none, fine] };
    const phases = [blue(5), tenth(5, 0), all, blue(0.25), tenth(5, 0)];
    const promql = [
      {
        expr: "count by (rollout) (shift:active)",
        eval_time: "780s",
        exp_samples: [{ labels: `{rollout="${one.name}-19700101T00${one.rollout}Z"}`, value: 1 }],
      },
    ];
    expect(await evaluatedShift({ stack: stackOf(oneShift(one.name)), phases, promql })).toBe("");
  });

  test.each(["haproxy-http", "pods-deployment"])(
    "has none of what its candidate failed with everything: %s",
    async (name) => {
      const all: ShiftPhase = { minutes: 5, weights: [0, 100], flows: [none, { ...fine, errors: 300 }] };
      const [first, next] = ["19700101T000500Z", "19700101T001458Z"].map((begun) => `${name}-${begun}`);
      // The exporter sees the step back from everything as the beginning of the next rollout.
      const more = [
        { series: `trafficshift_info{shift="${name}",rollout="${first}"}`, values: "_x20 1x38 _x40" },
        { series: `trafficshift_info{shift="${name}",rollout="${next}"}`, values: "_x59 1x40" },
        { series: `trafficshift_phase{shift="${name}",phase="shifting"}`, values: "0x20 1x100" },
      ];
      const promql = [15.5, 17, 19].map((minute) => ({
        expr: `round(sum by (rollout) (shift:arm_errors:sum{role="candidate",rollout="${next}"}))`,
        eval_time: `${60 * minute}s`,
        exp_samples: minute < 16 ? [] : [{ labels: `{rollout="${next}"}`, value: 0 }],
      }));
      const phases = [blue(5), tenth(5, 0), all, tenth(5, 0)];
      expect(await evaluatedShift({ stack: stackOf(oneShift(name)), phases, more, promql })).toBe("");
    },
  );

  test.each([
    { name: "haproxy-http", rollout: "1030", errors: 0, verdict: "not_enough" },
    { name: "istio", rollout: "0500", errors: 99, verdict: "worse", firing: ["CanaryErrorRateHigher"] },
    { name: "pods-deployment", rollout: "0500", errors: 99, verdict: "worse", firing: ["CanaryErrorRateHigher"] },
  ])("is another rollout where somebody took it back from everything to a part: $name", async ({ name, ...next }) => {
    const all: ShiftPhase = { minutes: 0.5, weights: [0, 100], flows: [none, fine] };
    const promql = [...told(name, 9.75, failed), ...told(name, 13, next)];
    const phases = [blue(5), tenth(5, 5), all, tenth(5, 0)];
    expect(await evaluatedShift({ stack: stackOf(oneShift(name)), phases, promql })).toBe("");
  });

  test("is the same where no weight may be pods that are not ready", async () => {
    const promql = told("pods-deployment", 12, { ...failed, errors: 100 });
    expect(await evaluatedShift({ stack: stackOf(oneShift("pods-deployment")), phases: tries(1), promql })).toBe("");
  });
});

interface Exporter {
  /** When the rollout began that it names, minutes and seconds. */
  readonly began: string;
  /** Between these scrapes, 15 seconds apart, it says so. */
  readonly from: number;
  readonly to: number;
}

/** What an exporter says of a shift, which is on its way all the time. */
function exporterOf(name: string, said: readonly Exporter[]): readonly InputSeries[] {
  const during = (value: number, { from, to }: Omit<Exporter, "began">) => {
    const before = from === 0 ? "" : `_x${from - 1} `;
    return `${before}${value}x${to - from} stale`;
  };
  const seconds = (began: string) => 60 * Number(began.slice(0, 2)) + Number(began.slice(2));
  return said.flatMap(({ began, ...times }) => [
    { series: `trafficshift_info{shift="${name}",rollout="${name}-19700101T00${began}Z"}`, values: during(1, times) },
    {
      series: `trafficshift_started_timestamp_seconds{shift="${name}",instance="${times.from}"}`,
      values: during(seconds(began), times),
    },
    {
      series: `trafficshift_phase{shift="${name}",phase="shifting",instance="${times.from}"}`,
      values: during(1, times),
    },
  ]);
}

const good = { errors: 0, verdict: "not_enough" } as const;

needs("prometheus")("A try that begins while the exporter is away", () => {
  test.each([
    { name: "haproxy-http", minutes: 0.75, rollout: "1045" },
    { name: "istio", minutes: 0.75, rollout: "1045" },
    { name: "pods-deployment", minutes: 3, rollout: "1300" },
  ])(
    "keeps its name and its counts when that is back with the one before: $name",
    async ({ name, minutes, rollout }) => {
      const back = 4 * (10 + minutes) + 3;
      const more = exporterOf(name, [
        { began: "0503", from: 21, to: 36 },
        { began: "0503", from: back, to: 120 },
      ]);
      const promql = [
        ...told(name, 8, { ...failed, rollout: "0503" }).slice(2),
        ...[2, 3, 5, 9].flatMap((later) => told(name, 10 + minutes + later, { ...good, rollout })),
      ];
      expect(await evaluatedShift({ stack: stackOf(oneShift(name)), phases: tries(minutes), more, promql })).toBe("");
    },
  );

  test("has the exporter's name once that knows it, though it saw it a scrape before rules did", async () => {
    const more = exporterOf("haproxy-http", [
      { began: "0503", from: 21, to: 36 },
      { began: "1031", from: 44, to: 120 },
    ]);
    const promql = [13, 19].flatMap((minute) => told("haproxy-http", minute, { ...good, rollout: "1031" }));
    expect(await evaluatedShift({ stack: stackOf(oneShift("haproxy-http")), phases: tries(0.75), more, promql })).toBe(
      "",
    );
  });

  test("is the one before where the exporter was there all the time, and says so", async () => {
    const more = exporterOf("haproxy-http", [{ began: "0503", from: 21, to: 120 }]);
    const promql = [10.5, 13].flatMap((minute) =>
      told("haproxy-http", minute, { ...failed, rollout: "0503" }).slice(2),
    );
    const name = {
      expr: 'count by (rollout) (shift:active{rollout="haproxy-http-19700101T000503Z"})',
      eval_time: "780s",
      exp_samples: [{ labels: '{rollout="haproxy-http-19700101T000503Z"}', value: 1 }],
    };
    const phases = tries(0.25);
    expect(
      await evaluatedShift({ stack: stackOf(oneShift("haproxy-http")), phases, more, promql: [...promql, name] }),
    ).toBe("");
  });

  test.each([
    { what: "there", more: exporterOf("haproxy-http", [{ began: "0500", from: 22, to: 120 }]), rollout: "0500" },
    {
      what: "away once more",
      more: exporterOf("haproxy-http", [
        { began: "0500", from: 22, to: 23 },
        { began: "0500", from: 27, to: 120 },
      ]),
      rollout: "0630",
    },
  ])("is the exporter's where the rollout began while that was away, and it was $what at the next 0", async (one) => {
    const { more, rollout } = one;
    const phases = [blue(5), tenth(1.25, 0), blue(0.25), tenth(13, 0)];
    const promql = [420, 480, 540, 900].map((seconds) => ({
      expr: "count by (rollout) (shift:active)",
      eval_time: `${seconds}s`,
      exp_samples: [{ labels: `{rollout="haproxy-http-19700101T00${rollout}Z"}`, value: 1 }],
    }));
    expect(await evaluatedShift({ stack: stackOf(oneShift("haproxy-http")), phases, more, promql })).toBe("");
  });
});
