import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ArmFlow } from "../../../alerts/shift/tests/arm-flow.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";
import { haproxySeries } from "./haproxy-series.ts";

/** What an arm does between two scrapes that are 15 seconds apart. */
const half: ArmFlow = { requests: 300, errors: 0, slow: 0, lost: 0 };
const none: ArmFlow = { ...half, requests: 0 };
const alone: ShiftPhase = { minutes: 5, weights: [100, 0], flows: [{ ...half, requests: 600 }, none] };
const both = (minutes: number, each = half): ShiftPhase => ({ minutes, weights: [50, 50], flows: [each, each] });
const dark = (scrapes: number): ShiftPhase => ({
  minutes: scrapes / 4,
  weights: undefined,
  flows: [undefined, undefined],
});

/** The scrape after so many that failed: it has what came in all of them. */
function after(scrapes: number, candidate: Partial<ArmFlow> = {}, each = half): ShiftPhase {
  const whole = { ...each, requests: each.requests * (scrapes + 1) };
  return { minutes: 0.25, weights: [50, 50], flows: [whole, { ...whole, ...candidate }] };
}

const value = (expr: string, minute: number, values: Readonly<Record<string, number>>) => ({
  expr,
  eval_time: `${60 * minute}s`,
  exp_samples: Object.entries(values).map(([labels, value]) => ({ labels, value })),
});
const since = (name: string) => {
  const [now, before] = ["", " offset 6m"].map((moment) => `max by (arm) (${name}{arm!="none"}${moment})`);
  return `${now} - ${before}`;
};
const verdict = (minute: number, said: string) =>
  value("max by (verdict) (shift:verdict == 1)", minute, { [`{verdict="${said}"}`]: 1 });

const of = (name: string) => stackOf(oneShift(name, { judge: { dispersion: 1 } }));
const kinds = ["haproxy-http", "pods-deployment", "istio", "envoy", "ingress-nginx", "clusters"];

needs("prometheus")("What came while nobody could scrape", () => {
  test.each(kinds)("is in no sum but once a window of scrapes is there again, and then all of it: %s", async (kind) => {
    const phases = [alone, both(5), dark(7), after(7, { errors: 200 }), both(6)];
    const promql = [
      value(since("shift:arm_errors:sum"), 12.75, { '{arm="blue"}': 0, '{arm="green"}': 0 }),
      // Nothing failed, as far as was counted: and yet nobody says so.
      verdict(12.75, "not_enough"),
      value(since("shift:arm_errors:sum"), 13, { '{arm="blue"}': 0, '{arm="green"}': 200 }),
      verdict(13.25, "worse"),
      value(since("shift:arm_requests:sum"), 15, { '{arm="blue"}': 7200, '{arm="green"}': 7200 }),
      value(since("shift:arm_errors:sum"), 15, { '{arm="blue"}': 0, '{arm="green"}': 200 }),
    ];
    expect(await evaluatedShift({ stack: of(kind), phases, promql })).toBe("");
  });

  test("is evidence as if it had been counted", async () => {
    const seen = [alone, both(5), after(0, { errors: 12 }), both(7)];
    const missed = [alone, both(5), dark(7), after(7, { errors: 12 }), both(6)];
    const promql = [
      value("round(max by (shift) (shift:error_evalue:ln), 0.01)", 14, { '{shift="haproxy-http"}': 5.96 }),
    ];
    for (const phases of [seen, missed]) {
      expect(await evaluatedShift({ stack: of("haproxy-http"), phases, promql })).toBe("");
    }
  });

  test("counts as what was lost at once", async () => {
    const phases = [alone, both(5), dark(7), after(7, { lost: 40 }), both(6)];
    const promql = [
      value("max by (arm) (shift:arm_lost:sum)", 12, { '{arm="blue"}': 0, '{arm="green"}': 40 }),
      value("max by (arm) (shift:arm_lost:sum)", 15, { '{arm="blue"}': 0, '{arm="green"}': 40 }),
      value("max by (arm) (shift:arm_errors:sum)", 15, { '{arm="blue"}': 0, '{arm="green"}': 40 }),
    ];
    expect(await evaluatedShift({ stack: of("haproxy-http"), phases, promql })).toBe("");
  });

  // Where the growth would begin in the middle of the first gap it is of few samples, and may be a little more.
  test.each([
    { minutes: 1.25, errors: 80 },
    { minutes: 1.5, errors: 82 },
    { minutes: 1.75, errors: 83 },
    { minutes: 2, errors: 80 },
    { minutes: 2.25, errors: 80 },
    { minutes: 2.5, errors: 80 },
    { minutes: 3, errors: 80 },
  ])("is made up for again after a gap $minutes min later", async ({ minutes, errors }) => {
    const gap = (errors: number) => [dark(5), after(5, { errors })];
    const phases = [alone, both(5), ...gap(30), both(minutes), ...gap(50), both(5)];
    const end = 17 + minutes;
    const promql = [
      value("max by (arm) (shift:arm_errors:sum)", 12.5, { '{arm="blue"}': 0, '{arm="green"}': 30 }),
      value("max by (arm) (shift:arm_errors:sum)", end, { '{arm="blue"}': 0, '{arm="green"}': errors }),
    ];
    expect(await evaluatedShift({ stack: of("istio"), phases, promql, isMarked: true })).toBe("");
  });

  test.each(kinds)("is no more where Prometheus has only begun: %s", async (kind) => {
    const failing = { ...half, errors: 30 };
    const many = { ...failing, errors: 180 };
    const phases = [both(2, failing), dark(5), after(5, { errors: 180 }, many), both(6, failing)];
    const requests = "max by (arm) (shift:arm_requests:sum)";
    const errors = "max by (arm) (shift:arm_errors:sum)";
    // Without a gap it is as much, but for HAProxy's, whose first rates are of counters that are there at 0: 9188 and 919.
    const sums = kind === "haproxy-http" ? [9038, 904] : [9075, 908];
    const [given = 0, failed = 0] = sums;
    const promql = [
      value(requests, 8, { '{arm="blue"}': given, '{arm="green"}': given }),
      value(errors, 8, { '{arm="blue"}': failed, '{arm="green"}': failed }),
    ];
    expect(await evaluatedShift({ stack: of(kind), phases, promql })).toBe("");
  });

  test("keeps a candidate from being called fine until it is known", async () => {
    const many: ArmFlow = { ...half, requests: 30_000 };
    const phases = [alone, both(5, many), dark(7), after(7, {}, many), both(6, many)];
    const promql = [
      verdict(9.75, "not_worse"),
      verdict(11, "not_enough"),
      verdict(13.25, "not_enough"),
      verdict(13.5, "not_worse"),
    ];
    expect(await evaluatedShift({ stack: of("haproxy-http"), phases, promql })).toBe("");
  });

  test.each([
    { scrapes: 2, kind: "haproxy-http" },
    { scrapes: 3, kind: "haproxy-http" },
    { scrapes: 2, kind: "istio" },
  ])("keeps it from that where $scrapes scrapes fail, which a window bridges: $kind", async ({ scrapes, kind }) => {
    const many: ArmFlow = { ...half, requests: 30_000 };
    const phases = [alone, both(5, many), dark(scrapes), after(scrapes, {}, many), both(6, many)];
    const back = 10 + scrapes / 4;
    const promql = [
      verdict(9.75, "not_worse"),
      ...[0, 0.25, 0.5, 0.75, 1, 1.25].map((later) => verdict(back + later, "not_enough")),
      verdict(back + 1.5, "not_worse"),
    ];
    expect(await evaluatedShift({ stack: of(kind), phases, promql, isMarked: true })).toBe("");
  });

  test("is in the verdict before that is not worse", async () => {
    const many: ArmFlow = { ...half, requests: 30_000 };
    const phases = [alone, both(5, many), dark(3), after(3, { errors: 2_000 }, many), both(6, many)];
    const notWorse = (range: string) => `max(max_over_time(shift:verdict{verdict="not_worse"}[${range}]))`;
    const promql = [
      value(notWorse("1m"), 9.75, { "{}": 1 }),
      value(notWorse("4m"), 14.75, { "{}": 0 }),
      verdict(14.75, "worse"),
    ];
    expect(await evaluatedShift({ stack: of("haproxy-http"), phases, promql, isMarked: true })).toBe("");
  });

  test("keeps nobody from that where an arm is there no more", async () => {
    const many: ArmFlow = { ...half, requests: 30_000 };
    const idle = { minutes: 6, weights: [1, 99], flows: [undefined, many] } as const;
    const phases = [alone, both(5, many), idle];
    const promql = [verdict(9.75, "not_worse"), verdict(15, "not_worse")];
    expect(await evaluatedShift({ stack: of("istio"), phases, promql, isMarked: true })).toBe("");
  });

  test("is nothing where a single scrape fails, which a window bridges", async () => {
    const many: ArmFlow = { ...half, requests: 30_000 };
    const phases = [alone, both(5, many), dark(1), after(1, {}, many), both(6, many)];
    const promql = [10, 10.25, 10.5, 10.75, 11, 11.25, 11.5].map((minute) => verdict(minute, "not_worse"));
    expect(await evaluatedShift({ stack: of("haproxy-http"), phases, promql })).toBe("");
  });

  test.each([...kinds.map((kind) => ({ kind, scrapes: 2 })), ...[1, 3].map((scrapes) => ({ kind: "istio", scrapes }))])(
    "is in the sums once $scrapes scrapes in a row failed, which a window bridges: $kind",
    async ({ kind, scrapes }) => {
      const phases = [alone, both(5), dark(scrapes), after(scrapes, { errors: 100 }), both(6)];
      const minutes = 5 + (scrapes + 1) / 4 + 6;
      const promql = [
        value("max by (arm) (shift:arm_errors:sum)", 5 + minutes - 1, { '{arm="blue"}': 0, '{arm="green"}': 100 }),
      ];
      expect(await evaluatedShift({ stack: of(kind), phases, promql, isMarked: true })).toBe("");
    },
  );

  test.each([4, 7, 14])("is as exact where scrapes are %d s after evaluations", async (late) => {
    const gapAt = 500;
    const more = haproxySeries({
      instance: "a",
      late,
      isAway: (seconds) => seconds >= gapAt && seconds < gapAt + 100,
      startedAt: () => -1000,
      lost: () => 0,
      failed: (seconds) => (seconds < gapAt + 50 ? 0 : 26),
    });
    const promql = [
      value("sum by (arm) (shift:arm_errors:sum)", 15, { '{arm="blue"}': 0, '{arm="green"}': 26 }),
      value(since("shift:arm_requests:sum"), 13, { '{arm="blue"}': 3600, '{arm="green"}': 3600 }),
    ];
    expect(await evaluatedShift({ stack: of("haproxy-http"), interval: "1s", more, promql })).toBe("");
  });

  test("is known where HAProxy began anew shortly before, and counted as many again", async () => {
    const more = haproxySeries({
      instance: "a",
      late: 7,
      isAway: (seconds) => seconds >= 500 && seconds < 600,
      startedAt: (seconds) => (seconds < 440 ? 300 : 440),
      lost: () => 0,
    });
    const requests = 'sum(shift:arm_requests:sum{arm="green"}) - sum(shift:arm_requests:sum{arm="green"} offset 6m)';
    const promql = [
      // 360 seconds of ten requests, but for some between the last scrape of a process and the first one of the next.
      value(`${requests} > bool 3400`, 13, { "{}": 1 }),
      value(`${requests} > bool 3610`, 13, { "{}": 0 }),
    ];
    expect(await evaluatedShift({ stack: of("haproxy-http"), interval: "1s", more, promql })).toBe("");
  });
});

/** Counters of two clusters' edges with a value every 15 seconds, 300 requests each in between; nobody scrapes them from the tenth minute on. */
function edges(failed: string): readonly InputSeries[] {
  const series = (color: string, code: string, values: string): InputSeries => ({
    series: `edge_requests_total{job="edge",instance="${color}",color="${color}",code="${code}"}`,
    values,
  });
  const weight = (arm: string, values: string): InputSeries => ({
    series: `trafficshift_intended_weight{shift="clusters",arm="${arm}",source="primary"}`,
    values,
  });
  return [
    ...["blue", "green"].map((color) => series(color, "200", "0+300x39 _x7 14100+300x40")),
    series("green", "500", failed),
    weight("blue", "100x19 50x80"),
    weight("green", "0x19 50x80"),
  ];
}

needs("prometheus")("A counter of errors that was not there before a gap", () => {
  test("began at 0 where its process was scraped before", async () => {
    const promql = [value("sum by (arm) (shift:arm_errors:sum)", 15, { '{arm="blue"}': 0, '{arm="green"}': 105 })];
    const more = edges("_x47 105x40");
    expect(await evaluatedShift({ stack: of("clusters"), more, promql })).toBe("");
  });
});
