import { expect, test } from "@jest/globals";
import type { RuleGroup } from "../../../alerts/rule.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const phases: readonly ShiftPhase[] = [
  { minutes: 5, weights: [100, 0], flows: [fine, none] },
  { minutes: 5, weights: [50, 50], flows: [half, half] },
  { minutes: 5, weights: [0, 100], flows: [none, fine] },
];

/** The exporter saw the rollout begin two seconds before rules did. */
const name = "haproxy-http-19700101T000458Z";
const more = [
  { series: `trafficshift_info{shift="haproxy-http",rollout="${name}"}`, values: "_x20 1x60" },
  { series: 'trafficshift_phase{shift="haproxy-http",phase="shifting"}', values: "0x19 1x19 0x40" },
];

const recordsOf = ({ rules }: RuleGroup) => rules.map((rule) => ("record" in rule ? rule.record : ""));
const isOne = (record: string) => (group: RuleGroup) => recordsOf(group).includes(record);

/** Prometheus evaluates groups side by side: while one goes on, those that it reads may be evaluated at any moment. */
function lateAfter(record: string) {
  return (groups: readonly RuleGroup[]): readonly RuleGroup[] => {
    const [first, last] = [
      groups.findIndex(isOne("shift:started:timestamp_seconds")),
      groups.findLastIndex(isOne(record)),
    ];
    const early = groups.slice(first, last + 1);
    return [...early, ...groups.filter((group) => !early.includes(group))];
  };
}

needs("prometheus")("A rollout that rules of another group see end", () => {
  const stack = stackOf(oneShift("haproxy-http"));
  // One rule to a group, so that each may be evaluated before or after another one.
  const apart = { ...stack, rules: { ...stack.rules, rulesPerGroup: 1 } };
  const at = (minute: number, expr: string, labels: string, value: number) => ({
    expr,
    eval_time: `${60 * minute}s`,
    exp_samples: [{ labels, value }],
  });
  const promql = [
    at(14.75, "count by (rollout) (last_over_time(shift:rollout:info[15m]))", `{rollout="${name}"}`, 1),
    ...[10, 10.25, 10.5, 14.75].flatMap((minute) => [
      at(minute, "count by (rollout) (shift:rollout:info)", `{rollout="${name}"}`, 1),
      // Five minutes of 20 requests a second, but for what a window takes to be full, and rules that read each other late.
      at(minute, 'max by (rollout) (shift:arm_requests:sum{role="stable"}) > bool 5000', `{rollout="${name}"}`, 1),
    ]),
  ];

  test.each(["shift:started:timestamp_seconds", "shift:active", "shift:rollout:info"])(
    "keeps its name and its sums, where the weights become known after %s",
    async (record) => {
      expect(await evaluatedShift({ stack: apart, phases, more, promql, ordered: lateAfter(record) })).toBe("");
    },
  );

  test("keeps them, too, where groups are evaluated in the other order", async () => {
    const ordered = (groups: readonly RuleGroup[]) => groups.toReversed();
    expect(await evaluatedShift({ stack: apart, phases, more, promql, ordered })).toBe("");
  });
});

needs("prometheus")("Alerts of what one evaluation shows", () => {
  const stack = stackOf(oneShift("haproxy-http"));
  const apart = { ...stack, rules: { ...stack.rules, rulesPerGroup: 1 } };
  const ordered = (groups: readonly RuleGroup[]) => groups.toReversed();
  const everFiring = (alert: string) => ({
    expr: `count_over_time(ALERTS{alertname="${alert}",alertstate="firing"}[30m])`,
    eval_time: "20m",
    exp_samples: [],
  });

  test("call no rollout stalled for its last step's time beside its next step's hold", async () => {
    const walk: readonly ShiftPhase[] = [
      { minutes: 5, weights: [100, 0], flows: [fine, none] },
      { minutes: 10, weights: [50, 50], flows: [half, half] },
      { minutes: 5, weights: [40, 60], flows: [half, half] },
    ];
    const told = [
      { series: 'trafficshift_last_change_timestamp_seconds{shift="haproxy-http"}', values: "0x19 300x39 900x20" },
      { series: 'trafficshift_expected_step_seconds{shift="haproxy-http"}', values: "0x19 600x39 240x20" },
    ];
    const promql = [everFiring("TrafficShiftStalled")];
    expect(await evaluatedShift({ stack: apart, phases: walk, more: told, promql, ordered })).toBe("");
  });

  test("call no arm down for weights in force beside those that were set before a step", async () => {
    const isSet = isOne("shift:arm_weight:set");
    const setLast = (groups: readonly RuleGroup[]) => [
      ...groups.filter((group) => !isSet(group)),
      ...groups.filter(isSet),
    ];
    const promql = [everFiring("ShiftArmDown")];
    expect(await evaluatedShift({ stack: apart, phases, promql, ordered: setLast })).toBe("");
  });

  test("call no candidate an old arm while its traffic is known and its weight not yet", async () => {
    const begun: readonly ShiftPhase[] = [
      { minutes: 15, weights: [100, 0], flows: [fine, none] },
      { minutes: 0.5, weights: [100, 0], flows: [half, half] },
      { minutes: 4.5, weights: [50, 50], flows: [half, half] },
    ];
    const promql = [everFiring("OldArmStillServing")];
    expect(await evaluatedShift({ stack: apart, phases: begun, promql, ordered })).toBe("");
  });

  const steps = [
    { weight: 50, hold: "2m" },
    { weight: 100, hold: "2m" },
  ];
  const short = stackOf(oneShift("haproxy-http", { steps }));
  const drifts = [everFiring("TrafficShareDrift")];

  test.each([1, 2, 4])(
    "find no drift where the exporter tells of a step %d scrapes after its weights",
    async (late) => {
      const series = 'trafficshift_last_change_timestamp_seconds{shift="haproxy-http"}';
      const told = [{ series, values: `0x19 300x${19 + late} 600x40` }];
      expect(await evaluatedShift({ stack: short, phases, more: told, promql: drifts })).toBe("");
    },
  );

  const areAlerts = ({ rules }: RuleGroup) => rules.some((rule) => "alert" in rule);
  const alertsAfter = (record: string) => (groups: readonly RuleGroup[]) => {
    const records = groups.filter((group) => !areAlerts(group));
    const end = records.findIndex(isOne(record)) + 1;
    return [...records.slice(0, end), ...groups.filter(areAlerts), ...records.slice(end)];
  };

  const shares = ["shift:arm_share:intended", "shift:arm_share:live", "shift:last_change:timestamp_seconds"];
  test.each([...shares, "shift:arm_share:drift", "shift:arm_share:tolerance"])(
    "find no drift where they are evaluated right after %s",
    async (record) => {
      const shortApart = { ...short, rules: apart.rules };
      expect(await evaluatedShift({ stack: shortApart, phases, promql: drifts, ordered: alertsAfter(record) })).toBe(
        "",
      );
    },
  );

  test.each(["shift:active", "shift:left_zero:timestamp_seconds", "shift:rollout_started:timestamp_seconds"])(
    "find no reload of a HAProxy that began before the rollout, where they are evaluated right after %s",
    async (record) => {
      const begun = [{ series: 'haproxy_process_start_time_seconds{job="edge"}', values: "60x80" }];
      const promql = [everFiring("ProxyReloadedMidShift")];
      const ordered = alertsAfter(record);
      expect(await evaluatedShift({ stack: apart, phases, more: begun, promql, ordered })).toBe("");
    },
  );
});
