import { describe, expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import type { Stack } from "../../../slo/model.ts";
import type { SliSpec } from "../../../slo/spec.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { type EvaluatedTest, evaluatedShift, fine } from "./evaluated-shift.ts";
import { everyShift, oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });
const dark = (minutes: number): ShiftPhase => ({ minutes, weights: undefined, flows: [undefined, undefined] });

/** When HAProxy began, as it says so itself, with a sample every 15 seconds. */
function began(values: string): InputSeries {
  return { series: 'haproxy_process_start_time_seconds{job="edge"}', values };
}

/** Of which rollout, by the minute in which it began, it is said at a minute that not all was seen. */
function unseen(what: "losses" | "spending", minute: number, rollout: number | undefined): object {
  const name = `haproxy-http-19700101T00${String(rollout).padStart(2, "0")}00Z`;
  return {
    expr: `max by (shift, rollout) (shift:unseen_${what}:info)`,
    eval_time: `${60 * minute}s`,
    exp_samples: rollout === undefined ? [] : [{ labels: `{shift="haproxy-http",rollout="${name}"}`, value: 1 }],
  };
}

type Case = Pick<EvaluatedTest, "phases" | "more"> & {
  readonly name: string;
  /** By minute. */
  readonly told: Readonly<Record<string, number | undefined>>;
};

function asked(what: "losses" | "spending", told: Case["told"]): readonly object[] {
  return Object.entries(told).map(([minute, rollout]) => unseen(what, Number(minute), rollout));
}

const losses: readonly Case[] = [
  {
    name: "of none where HAProxy began before it, and was always seen",
    phases: [blue(5), both(5), blue(3)],
    more: [began("200x80")],
    told: { "4": undefined, "5": undefined, "9": undefined, "12": undefined },
  },
  {
    name: "of one in which HAProxy began anew, until it is told of no more",
    phases: [blue(5), both(5), blue(12)],
    more: [began("1x27 418x80")],
    told: { "6.5": undefined, "7": 5, "9": 5, "12": 5, "19": 5, "21": undefined },
  },
  {
    name: "of one that HAProxy ended by beginning anew with the weights of its file",
    phases: [blue(5), both(2), blue(12)],
    more: [began("1x27 418x80")],
    told: { "6.5": undefined, "7": 5, "12": 5, "16": 5, "18": undefined },
  },
  {
    name: "of one in which HAProxy was away for so long that no window holds both of its beginnings",
    phases: [blue(5), both(5), blue(3)],
    more: [began("1x27 _x4 478x80")],
    told: { "6.5": undefined, "8": 5, "12": 5 },
  },
  {
    name: "of one in whose drain time HAProxy began anew",
    phases: [blue(5), both(2), blue(12)],
    more: [began("1x39 598x80")],
    told: { "9.5": undefined, "10": 5, "16": 5 },
  },
  {
    name: "not of the next one",
    phases: [blue(5), both(2), blue(3), both(4)],
    more: [began("1x27 418x80")],
    told: { "9": 5, "11": undefined, "13": undefined },
  },
  {
    name: "of one in which nobody saw HAProxy for a while, though it went on",
    phases: [blue(5), both(3), dark(1.75), both(4)],
    more: [began("1x80")],
    told: { "7": undefined, "8.5": undefined, "9.5": 5, "13": 5 },
  },
];

const stack = stackOf(oneShift("haproxy-http"));

function stackWith(sli: SliSpec): Stack {
  const services = everyShift.services.map((service) => ({
    ...service,
    slos: [{ name: "availability", objective: "99.9", sli }],
  }));
  return stackOf({ ...oneShift("haproxy-http"), services });
}

const ofHaproxy = {
  kind: "events",
  total: 'haproxy_backend_http_responses_total{proxy="app"}',
  bad: 'haproxy_backend_http_responses_total{proxy="app",code="5xx"}',
} as const satisfies SliSpec;

const ofPods = {
  kind: "events",
  total: 'http_requests_total{job="checkout"}',
  bad: 'http_requests_total{job="checkout",code=~"5.."}',
} as const satisfies SliSpec;

/** What an SLO counts, for so many minutes, then for so many not at all, and again. */
function counted(series: string, [seen, gone]: readonly [number, number]): InputSeries {
  const [first, later] = [4 * seen, 4 * (seen + gone)];
  return { series, values: `0+600x${first} stale _x${4 * gone - 2} ${600 * later}+600x${80}` };
}

const haproxyCounts = counted('haproxy_backend_http_responses_total{proxy="app",code="2xx"}', [20, 1]);
const podCounts = (spans: readonly [number, number]) =>
  counted('http_requests_total{job="checkout",code="200"}', spans);

const spending: readonly (Case & { readonly sli: SliSpec })[] = [
  {
    name: "of one in which the HAProxy that counts the SLO's events began anew",
    sli: ofHaproxy,
    phases: [blue(5), both(5)],
    more: [began("1x27 418x80"), haproxyCounts],
    told: { "6.5": undefined, "7": 5, "9": 5 },
  },
  {
    name: "of none where pods count them, whatever HAProxy does",
    sli: ofPods,
    phases: [blue(5), both(5)],
    more: [began("1x27 418x80"), podCounts([20, 1])],
    told: { "6.5": undefined, "7": undefined, "9": undefined },
  },
  {
    name: "of one whose SLO's events nobody sees, until counters tell what came in between",
    sli: ofPods,
    phases: [blue(5), both(12)],
    more: [began("1x80"), podCounts([7, 3])],
    told: { "6.5": undefined, "9.5": 5, "10.5": undefined, "12": undefined },
  },
  {
    name: "of one whose SLO's events nobody saw for too long, until it is told of no more",
    sli: ofPods,
    phases: [blue(5), both(14)],
    more: [began("1x80"), podCounts([7, 7])],
    told: { "6.5": undefined, "13": 5, "15": 5, "18": 5 },
  },
];

needs("prometheus")("Rules say that not all losses were seen", () => {
  test.each(losses)("$name", async ({ name: _, told, ...course }) => {
    expect(await evaluatedShift({ stack, ...course, promql: asked("losses", told) })).toBe("");
  });
});

needs("prometheus")("Rules say that not all that was spent was seen", () => {
  test.each(spending)("$name", async ({ name: _, sli, told, ...course }) => {
    expect(await evaluatedShift({ stack: stackWith(sli), ...course, promql: asked("spending", told) })).toBe("");
  });
});

describe("shiftFiles()", () => {
  const recordedBy = (name: string) =>
    shiftFiles(stackOf(oneShift(name)))
      .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
      .flatMap((rule) => (rule.kind === "recording" && rule.record.includes(":unseen_") ? [rule.record] : []));

  test.each([
    {
      name: "haproxy-http",
      unseen: ["shift:unseen_losses:info", "shift:unseen_spending:info", "shift:unseen_spending:info"],
    },
    { name: "haproxy-tcp", unseen: [] },
    { name: "envoy", unseen: [] },
  ])("asks what was not seen where it counts it: $name", ({ name, unseen }) => {
    expect(recordedBy(name)).toEqual(unseen);
  });
});
