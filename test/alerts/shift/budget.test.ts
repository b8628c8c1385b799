import { describe, expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { signalRules } from "../../../alerts/signal-rules.ts";
import { allSlos, type Stack } from "../../../slo/model.ts";
import { checkPromql } from "../../../slo/promql/check-promql.ts";
import { promqlDialects } from "../../../slo/promql/promql-dialect.ts";
import type { RuleTarget, SliSpec } from "../../../slo/spec.ts";
import { targetFeatures } from "../../../slo/target-features.ts";
import { needs } from "../../servers/needs.ts";
import { everyKind } from "../every-kind.ts";
import { stackOf } from "../generated-stack.ts";
import { type EvaluatedTest, evaluatedShift, fine } from "./evaluated-shift.ts";
import { everyShift, oneShift } from "./every-shift.ts";

const counter = (more = "") => `http_requests_total{job="checkout"${more}}`;
const seconds = (more = "") => `request_seconds_bucket{job="checkout"${more}}`;

/** The same events in the words of several kinds of SLI. */
const kinds = {
  bad: { kind: "events", total: counter(), bad: counter(',code=~"5.."') },
  good: { kind: "events", total: counter(), good: counter(',code!~"5.."') },
  latency: { kind: "latency", histogram: seconds(), threshold: "500ms" },
  promql: {
    kind: "events",
    total: `sum(rate(${counter()}[$window])) * 1`,
    bad: `sum(rate(${counter(',code=~"5.."')}[$window])) * 1`,
  },
  ratio: {
    kind: "ratio",
    error: `sum(rate(${counter(',code=~"5.."')}[$window])) / sum(rate(${counter()}[$window]))`,
    weight: counter(),
  },
} as const satisfies Readonly<Record<string, SliSpec>>;

function stackWith(sli: SliSpec, rest: object = {}): Stack {
  const services = everyShift.services.map((service) => ({
    ...service,
    slos: [{ name: "availability", objective: "99.9", sli, ...rest }],
  }));
  return stackOf({ ...oneShift("haproxy-http"), services });
}

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });
const green = (minutes: number): ShiftPhase => ({ minutes, weights: [0, 100], flows: [none, fine] });

/** From one minute to another, so many of the 600 requests of each scrape fail. */
interface Outage {
  readonly from: number;
  readonly to: number;
  readonly bad: number;
}

/** What the SLO's own rules record of its period, as promtool writes it. */
interface RecordedPeriod {
  readonly events: string;
  readonly coverage: string;
}

/** A whole period of a million events, so that a thousand bad ones are the budget. */
const wholePeriod: RecordedPeriod = { events: "1000000x400", coverage: "1x400" };

/** The SLO's own metrics. */
function ofSlo(minutes: number, outages: readonly Outage[], { events, coverage }: RecordedPeriod) {
  const bad = Array.from({ length: 4 * minutes + 1 }, (_, index) =>
    outages.reduce((sum, { from, to, bad }) => (index > 4 * from && index <= 4 * to ? sum + bad : sum), 0),
  );
  const grown = (each: (bad: number) => number) => {
    let sum = 10_000;
    return bad.map((count) => (sum += each(count))).join(" ");
  };
  const [good, failed, all] = [grown((count) => 600 - count), grown((count) => count), grown(() => 600)];
  return [
    { series: counter(',code="200"'), values: good },
    { series: counter(',code="503"'), values: failed },
    { series: seconds(',le="0.5"'), values: good },
    { series: seconds(',le="+Inf"'), values: all },
    { series: 'request_seconds_count{job="checkout"}', values: all },
    { series: 'slo:period_events:sum{slo_id="checkout-availability"}', values: events },
    { series: 'slo:period_coverage:ratio{slo_id="checkout-availability"}', values: coverage },
  ] satisfies readonly InputSeries[];
}

/** The bad events that a rollout is charged with at a minute, in whole tens. */
function charged(minute: number, bad: number | undefined): object {
  return {
    expr: "round(1000 * max by (shift) (shift:budget_spent:ratio), 10)",
    eval_time: `${60 * minute}s`,
    exp_samples: bad === undefined ? [] : [{ labels: '{shift="haproxy-http"}', value: bad }],
  };
}

async function evaluated(
  stack: Stack,
  outages: readonly Outage[],
  { period = wholePeriod, ...test }: Pick<EvaluatedTest, "phases" | "promql"> & { readonly period?: RecordedPeriod },
) {
  const minutes = (test.phases ?? []).reduce((sum, phase) => sum + phase.minutes, 0);
  const signals = allSlos(stack).flatMap((slo) => signalRules(slo, stack));
  const rules = [{ name: "signals", groups: [{ name: "signals", interval: "1m", rules: signals }] }];
  return evaluatedShift({ stack, rules, more: ofSlo(minutes, outages, period), ...test });
}

const courses: readonly {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  readonly outages: readonly Outage[];
  /** By minute. */
  readonly spent: Readonly<Record<string, number | undefined>>;
}[] = [
  {
    name: "nothing of what was before it",
    phases: [blue(5), both(8)],
    outages: [{ from: 3, to: 4.75, bad: 100 }],
    spent: { "4.75": undefined, "5": 0, "5.5": 0, "8": 0, "13": 0 },
  },
  {
    name: "what fails in it, as it fails, and what does once the candidate has everything",
    phases: [blue(5), both(5), green(12)],
    outages: [
      { from: 5, to: 10, bad: 10 },
      { from: 12, to: 14, bad: 50 },
    ],
    spent: { "7.5": 100, "10": 200, "11": 200, "13": 400, "14": 600, "19": 600, "21": undefined },
  },
  {
    name: "nothing of the one before, nor of what came between",
    phases: [blue(5), both(5), green(3), blue(3), both(8)],
    outages: [{ from: 11, to: 15.5, bad: 100 }],
    spent: { "13": 800, "15.5": 1800, "16.25": 0, "18": 0, "24": 0 },
  },
  {
    name: "a plain failing candidate that is taken back",
    phases: [blue(5), both(2), blue(5)],
    outages: [{ from: 5, to: 7, bad: 30 }],
    spent: { "6": 120, "7": 240, "9": 240, "12": 240 },
  },
];

/** Events that the SLO's five minutes alone tell: those of before are left out, and its own are all there five minutes later. */
const ranged: typeof courses = [
  ...courses.filter(({ name }) => name.startsWith("nothing of what was before")),
  {
    name: "nothing of the one before, nor of what came between",
    phases: [blue(5), both(5), green(3), blue(3), both(8)],
    outages: [{ from: 11, to: 15.5, bad: 100 }],
    spent: { "16.25": 0, "18": 0, "24": 0 },
  },
  {
    name: "a plain failing candidate that is taken back",
    phases: [blue(5), both(2), blue(9)],
    outages: [{ from: 5, to: 7, bad: 30 }],
    spent: { "5": 0, "7": 50, "10": 190, "13": 240, "16": 240 },
  },
];

const excluded = { exclusions: [{ name: "backup", from: "1970-01-01T00:06:00Z", to: "1970-01-01T00:08:00Z" }] };

needs("prometheus")("A rollout is charged with", () => {
  describe.each(["bad", "good", "latency"] as const)("%s events that are counted:", (kind) => {
    test.each(courses)("$name", async ({ phases, outages, spent }) => {
      const promql = Object.entries(spent).map(([minute, bad]) => charged(Number(minute), bad));
      expect(await evaluated(stackWith(kinds[kind]), outages, { phases, promql })).toBe("");
    });
  });

  describe.each(["promql", "ratio"] as const)("%s events of five minutes:", (kind) => {
    test.each(ranged)("$name", async ({ phases, outages, spent }) => {
      const promql = Object.entries(spent).map(([minute, bad]) => charged(Number(minute), bad));
      expect(await evaluated(stackWith(kinds[kind]), outages, { phases, promql })).toBe("");
    });
  });

  test("a share of what its traffic makes of a period, until an hour of that is recorded", async () => {
    // 40 requests a second make 103.68 million in 30 days, of which 103,680 may fail.
    const spent = (minute: number, share: number) => ({
      expr: "round(1e6 * max by (shift) (shift:budget_spent:ratio))",
      eval_time: `${60 * minute}s`,
      exp_samples: [{ labels: '{shift="haproxy-http"}', value: Math.round(1e6 * share) }],
    });
    // A first sum of one minute, eleven five minutes later, and twelve.
    const period = { events: "2400x31 122400x7 134400x40", coverage: `${1 / 8640}x31 ${11 / 8640}x7 ${12 / 8640}x40` };
    const outages = [{ from: 5, to: 7, bad: 30 }];
    const promql = [spent(7, 240 / 103_680), spent(9, 240 / 103_680), spent(11, 240 / (134.4 * 720))];
    expect(await evaluated(stackWith(kinds.bad), outages, { phases: [blue(5), both(8)], promql, period })).toBe("");
  });

  test("nothing of excluded times", async () => {
    const promql = [charged(6, 30), charged(8, 30), charged(10, 100)];
    const outages = [{ from: 5, to: 10, bad: 10 }];
    expect(await evaluated(stackWith(kinds.bad, excluded), outages, { phases: [blue(5), both(6)], promql })).toBe("");
  });

  test("what its traffic would allow in a whole period, where the period is not known", async () => {
    const more = ofSlo(10, [{ from: 5, to: 10, bad: 10 }], wholePeriod).filter(
      ({ series }) => !series.startsWith("slo:period"),
    );
    // 200 of the 40 a second of 30 days, of which a thousandth may fail.
    const spent = {
      expr: "round(100000 * max by (shift) (shift:budget_spent:ratio))",
      eval_time: "10m",
      exp_samples: [{ labels: '{shift="haproxy-http"}', value: 193 }],
    };
    expect(
      await evaluatedShift({ stack: stackWith(kinds.bad), phases: [blue(5), both(6)], more, promql: [spent] }),
    ).toBe("");
  });
});

describe("What a rollout spends of an SLO", () => {
  const slos = allSlos(stackOf(everyKind)).map(({ id }) => id);
  const rulesOf = (id: string, target: RuleTarget) => {
    const { shifts } = oneShift("haproxy-http", { budget: { slo: id } });
    const services = [...everyKind.services, ...everyShift.services];
    const stack = stackOf({ ...everyKind, services, shifts, rules: { target } });
    return shiftFiles(stack).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
  };

  test.each(Object.keys(targetFeatures) as readonly RuleTarget[])("is asked as %s understands", (target) => {
    const findings = slos.flatMap((id) =>
      rulesOf(id, target).flatMap(({ expr }) =>
        checkPromql(expr, promqlDialects[target]).map((finding) => ({ id, expr, finding })),
      ),
    );
    expect(findings).toEqual([]);
  });

  test("is counted from evaluation to evaluation where counters tell it", () => {
    const isRanged = (id: string) =>
      rulesOf(id, "prometheus-3").some(
        (rule) => rule.kind === "recording" && rule.record === "shift:slo_bad:ranged_rate",
      );
    expect(slos.filter((id) => !isRanged(id))).toEqual([
      "web-bad",
      "web-good",
      "web-one-route",
      "web-fast",
      "web-fast-in-milliseconds",
      "store-home",
      "store-home-or-bad",
      "store-home-per-place",
      "store-home-by-time",
      "store-home-by-time-or-bad",
      "step-cart",
      "step-pay",
      "journey-hits",
      "journey-failing-hits",
    ]);
  });
});
