import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import type { Labels } from "../../../slo/model.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const alone: ShiftPhase = { minutes: 5, weights: [100, 0], flows: [fine, undefined] };
const canary = (minutes: number, change: Partial<ShiftPhase> = {}): ShiftPhase => ({
  minutes,
  weights: [90, 10],
  flows: [
    { ...fine, requests: 900 },
    { ...fine, requests: 100 },
  ],
  ...change,
});
/** Nobody tells of weights or traffic. */
const gone = (minutes: number): ShiftPhase => ({ minutes, weights: undefined, flows: [undefined, undefined] });
const steps = (value: string, series: string): InputSeries => ({ series, values: value });

interface Row {
  readonly name: string;
  readonly shift: string;
  readonly change?: Partial<TrafficShiftSpec>;
  readonly phases: readonly ShiftPhase[];
  readonly more?: readonly InputSeries[];
  /** Names of the alerts that fire, by minute. */
  readonly firing: Readonly<Record<number, string>>;
}

const rows: readonly Row[] = [
  {
    name: "a rollout that stands still for twice its step, unless it is paused",
    shift: "envoy",
    phases: [alone, canary(40)],
    more: [steps("0x139 1x20", 'trafficshift_phase{shift="envoy",phase="paused"}')],
    firing: { 24: "", 26: "TrafficShiftStalled", 36: "" },
  },
  {
    name: "a rollout whose change the exporter never tells, once its step of ten minutes has twice its time",
    shift: "envoy",
    phases: [alone, canary(40)],
    more: [steps("0x180", 'trafficshift_last_change_timestamp_seconds{shift="envoy"}')],
    firing: { 6: "", 24: "", 30: "TrafficShiftStalled" },
  },
  {
    name: "a rollout that stands still while its controller says that it is paused",
    shift: "pods-label",
    phases: [alone, canary(40)],
    more: [steps("1x200", 'rollout_info{namespace="shop",name="checkout",phase="Paused"}')],
    firing: { 30: "" },
  },
  {
    name: "two arms that serve after the switch, and the old one for long",
    shift: "clusters",
    phases: [alone, { minutes: 30, weights: [0, 100], flows: [fine, fine] }],
    firing: {
      7: "",
      13: "TrafficShareDrift",
      15: "BlueGreenSplitBrain TrafficShareDrift",
      20: "BlueGreenSplitBrain OldArmStillServing TrafficShareDrift",
    },
  },
  {
    name: "sessions of an arm without weight",
    shift: "haproxy-tcp",
    phases: [alone, { minutes: 30, weights: [0, 100], flows: [fine, fine] }],
    firing: { 20: "OldArmStillServing TrafficShareDrift" },
  },
  {
    name: "sessions that do not follow, in steps of two minutes",
    shift: "haproxy-tcp",
    change: { affinity: { kind: "none" }, steps: [10, 50, 100].map((weight) => ({ weight, hold: "2m" })) },
    phases: [
      alone,
      { minutes: 2, weights: [90, 10], flows: [fine, undefined] },
      { minutes: 2, weights: [50, 50], flows: [fine, undefined] },
    ],
    firing: { 8.75: "TrafficShareDrift" },
  },
  {
    name: "weights that nobody wrote down",
    shift: "pods-label",
    phases: [alone, canary(24)],
    more: [
      steps("100x200", 'trafficshift_declared_weight{shift="pods-label",arm="blue"}'),
      steps("0x200", 'trafficshift_declared_weight{shift="pods-label",arm="green"}'),
    ],
    firing: { 19: "", 21: "WeightConfigDrift" },
  },
  {
    name: "a Deployment that does not get on",
    shift: "pods-deployment",
    phases: [alone],
    more: [
      steps(
        "0x10 1x40",
        'kube_deployment_status_condition{namespace="shop",deployment="green",condition="Progressing",status="false"}',
      ),
      steps(
        "1x50",
        'kube_deployment_status_condition{namespace="test",deployment="green",condition="Progressing",status="false"}',
      ),
    ],
    firing: { 2: "", 4: "RolloutStuck" },
  },
  {
    name: "a Rollout that is invalid",
    shift: "pods-label",
    phases: [alone],
    more: [steps("1x50", 'rollout_info{namespace="shop",name="checkout",phase="InvalidSpec"}')],
    firing: { 4: "RolloutStuck" },
  },
  {
    name: "a Rollout that is paused for hours",
    shift: "pods-label",
    phases: [alone],
    more: [steps("1x980", 'rollout_info{namespace="shop",name="checkout",phase="Paused"}')],
    firing: { 239: "", 241: "RolloutPausedTooLong" },
  },
  {
    name: "a Rollout that was aborted",
    shift: "pods-label",
    phases: [alone],
    more: [steps("1x50", 'rollout_info{namespace="shop",name="checkout",phase="Abort"}')],
    firing: { 4: "RolloutAborted" },
  },
  ...(["InvalidSpec RolloutStuck", "Abort RolloutAborted"] as const).map((told): Row => {
    const [phase = "", alert = ""] = told.split(" ");
    const labels = `namespace="argo-rollouts",exported_namespace="shop",name="checkout",phase="${phase}"`;
    return {
      name: `${alert} of Argo Rollouts that is scraped without honorLabels`,
      shift: "pods-label",
      change: { weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout", honorLabels: false } },
      phases: [alone],
      more: [steps("1x50", `rollout_info{${labels}}`)],
      firing: { 4: alert },
    };
  }),
  {
    name: "a failure of Flagger that is scraped without honorLabels",
    shift: "ingress-flagger",
    phases: [{ ...alone, minutes: 30 }],
    more: [
      steps("0x40 2x80", 'flagger_canary_status{namespace="flagger-system",exported_namespace="shop",name="checkout"}'),
    ],
    firing: { 8: "", 12: "RolloutAborted", 25: "" },
  },
  {
    name: "Flagger's first failure, whose counter did not exist before",
    shift: "istio",
    phases: [{ ...alone, minutes: 30 }],
    more: [
      steps("0x40 2x80", 'flagger_canary_status{namespace="shop",name="checkout"}'),
      steps(
        "_x41 1x80",
        'flagger_canary_failures_total{namespace="shop",name="checkout",deployment_strategy="canary",analysis_status="completed"}',
      ),
    ],
    firing: { 9: "", 12: "RolloutAborted", 22: "" },
  },
  {
    name: "connections that were closed with requests on them",
    shift: "envoy",
    phases: [alone],
    more: [
      steps(
        "0x10 3x40",
        'envoy_cluster_upstream_cx_destroy_remote_with_active_rq{job="gateway",envoy_cluster_name="green"}',
      ),
      steps(
        "0+9x50",
        'envoy_cluster_upstream_cx_destroy_remote_with_active_rq{job="gateway",envoy_cluster_name="cart"}',
      ),
    ],
    firing: { 2: "", 4: "DrainResets" },
  },
  {
    name: "requests that are tried again",
    shift: "envoy",
    phases: [alone],
    more: [steps("0+30x50", 'envoy_cluster_upstream_rq_retry_success{job="gateway",envoy_cluster_name="blue"}')],
    firing: { 4: "RescuedByRetry" },
  },
  {
    name: "HAProxy that is reloaded in the middle",
    shift: "haproxy-http",
    phases: [alone, canary(10)],
    more: [steps("1x31 480x40", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 7: "", 9: "ProxyReloadedMidShift" },
  },
  {
    name: "HAProxy that is reloaded in the middle, which puts the weights back",
    shift: "haproxy-http",
    phases: [alone, canary(10), { ...alone, minutes: 10 }],
    more: [steps("1x59 900x80", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 14: "", 17: "ProxyReloadedMidShift RollbackDetected", 21: "RollbackDetected" },
  },
  {
    name: "HAProxy that is reloaded three minutes into a rollout, which puts the weights back",
    shift: "haproxy-http",
    phases: [alone, canary(3), { ...alone, minutes: 10 }],
    more: [steps("1x31 480x80", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 7: "", 9: "ProxyReloadedMidShift RollbackDetected", 14: "RollbackDetected" },
  },
  {
    name: "HAProxy that is reloaded after a rollout, to write its weights down",
    shift: "haproxy-http",
    phases: [alone, canary(5), { ...alone, minutes: 10 }],
    more: [steps("1x48 735x80", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 13: "RollbackDetected" },
  },
  {
    // promtool shows a series for five minutes after its last sample.
    name: "HAProxy that was away in the middle for longer than its weights were seen, which puts them back",
    shift: "haproxy-http",
    phases: [alone, canary(5), gone(8), { ...alone, minutes: 10 }],
    more: [steps("1x39 _x32 1075x60", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: {
      9: "",
      16: "ShiftSourceBlind",
      19: "ProxyReloadedMidShift RollbackDetected",
      22: "ProxyReloadedMidShift RollbackDetected",
      24: "RollbackDetected",
    },
  },
  {
    name: "HAProxy that was as long away once a rollout was over",
    shift: "haproxy-http",
    phases: [alone, canary(5), { ...alone, minutes: 2 }, gone(8), { ...alone, minutes: 5 }],
    more: [steps("1x47 _x32 1195x60", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 14: "RollbackDetected", 21: "" },
  },
  {
    name: "HAProxy that was reloaded just before a rollout",
    shift: "haproxy-http",
    phases: [alone, canary(10)],
    more: [steps("1x15 240x80", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 6: "", 8: "" },
  },
  {
    name: "HAProxy that is reloaded outside of a rollout",
    shift: "haproxy-http",
    phases: [{ ...alone, minutes: 10 }],
    more: [steps("1x31 480x40", 'haproxy_process_start_time_seconds{job="edge"}')],
    firing: { 9: "" },
  },
  {
    name: "a stable arm that could not take everything back",
    shift: "clusters",
    change: { rollback: { stableCapacity: 70, headroom: 0.9 } },
    phases: [alone, canary(10)],
    firing: { 4: "", 9: "RollbackHeadroomLow" },
  },
  {
    name: "a rollout that costs too much of the budget",
    shift: "haproxy-http",
    phases: [alone, canary(10)],
    more: [
      { series: 'http_requests_total{job="checkout",code="200"}', values: "0+600x80" },
      { series: 'http_requests_total{job="checkout",code="503"}', values: "0+60x18 1080x4 1085+5x60" },
      steps("100000x80", 'slo:period_events:sum{slo_id="checkout-availability"}'),
      steps("0.5x80", 'slo:period_coverage:ratio{slo_id="checkout-availability"}'),
    ],
    firing: { 4: "", 7: "ShiftBudgetBurn", 14: "ShiftBudgetBurn" },
  },
  {
    name: "a rollout that was undone",
    shift: "envoy",
    phases: [alone, canary(5), { ...alone, minutes: 20 }],
    firing: { 9: "", 12: "RollbackDetected", 22: "" },
  },
  {
    name: "weights that vanish in the middle, and traffic that nobody calls drifting for it",
    shift: "envoy",
    phases: [alone, canary(5), canary(15, { weights: undefined })],
    firing: { 9: "", 18: "ShiftSourceBlind" },
  },
  {
    name: "weights that vanish outside of a rollout",
    shift: "envoy",
    phases: [alone, { ...alone, weights: undefined, minutes: 15 }],
    firing: { 18: "" },
  },
  {
    name: "traffic that vanishes outside of a rollout",
    shift: "envoy",
    phases: [alone, { ...alone, flows: [undefined, undefined], minutes: 10 }],
    firing: { 13: "" },
  },
  {
    name: "an exporter that cannot read by itself",
    shift: "haproxy-http",
    phases: [alone, canary(10)],
    more: [steps("1x30 0x40", 'trafficshift_source_up{shift="haproxy-http",source="traffic"}')],
    firing: { 6: "", 9: "ShiftSourceBlind" },
  },
  {
    name: "a target group that is empty and has weight",
    shift: "alb",
    phases: [alone, canary(5)],
    more: ["blue", "green"].map((arm) =>
      steps(
        arm === "blue" ? "2x40" : "0x40",
        `aws_applicationelb_healthy_host_count_average{dimension_TargetGroup="targetgroup/${arm}/1",dimension_LoadBalancer="app/a/1"}`,
      ),
    ),
    firing: { 4: "", 8: "WeightedTargetGroupEmpty" },
  },
  {
    name: "a candidate that gets too little to be judged",
    shift: "istio",
    phases: [
      alone,
      canary(12, {
        weights: [999, 1],
        flows: [
          { ...fine, requests: 999 },
          { ...fine, requests: 1 },
        ],
      }),
    ],
    firing: { 9: "", 12: "CanaryStarved" },
  },
  {
    name: "a server in DRAIN, whose weight counts no more",
    shift: "haproxy-http",
    phases: [alone, canary(4), { minutes: 15, weights: [90, 0], flows: [fine, undefined] }],
    firing: { 8: "", 12: "RollbackDetected" },
  },
];

interface Told {
  readonly name: string;
  readonly shift: string;
  /** After five minutes of the stable arm alone. */
  readonly during: ShiftPhase;
  readonly alert: string;
  readonly at: string;
  readonly quietAt: readonly string[];
  readonly labels: Labels;
  readonly annotations: Labels;
}

const told: readonly Told[] = [
  {
    name: "who is worse, by how much, and whom to call",
    shift: "haproxy-http",
    during: canary(15, {
      flows: [
        { ...fine, requests: 900, errors: 1 },
        { ...fine, requests: 100, errors: 5 },
      ],
    }),
    alert: "CanaryErrorRateHigher",
    at: "19m45s",
    quietAt: ["4m"],
    labels: {
      rollout: "haproxy-http-19700101T000500Z",
      severity: "page",
      channel: "#shop",
      mention: "@shop",
    },
    annotations: {
      summary: "haproxy-http: green fails more often than blue: 5% of its requests",
      description:
        "In this rollout green had 290 errors in 5800 requests, blue 59 errors in 53550 requests. The evidence is 442.9 of 6.9. Chance alone does that in fewer than one of 1000 rollouts. Roll back.",
      runbook_url: "https://wiki.example.org/shift",
    },
  },
  {
    name: "where traffic should be and is",
    shift: "haproxy-tcp",
    during: { minutes: 15, weights: [50, 50], flows: [fine, undefined] },
    alert: "TrafficShareDrift",
    at: "19m",
    quietAt: [],
    labels: { arm: "green", role: "candidate", severity: "ticket" },
    annotations: {
      summary: "haproxy-tcp: traffic does not follow the weights: green is meant to have 50% and has 0%",
      description:
        "More than 17% apart is not chance, and traffic had 5 min to follow. In TCP mode open connections stay where they are: the shift moves nothing until clients connect again.",
    },
  },
];

needs("prometheus")("shiftAlerts()", () => {
  test.each(rows)("fires for $name, and for nothing else", async ({ shift, change, phases, more = [], firing }) => {
    const stack = stackOf(oneShift(shift, change));
    const promql = Object.entries(firing).map(([minute, names]) =>
      firingAt(Number(minute), names === "" ? [] : names.split(" ")),
    );
    expect(await evaluatedShift({ stack, phases, more, promql })).toBe("");
  });

  test.each(told)("tells $name", async ({ shift, during, alert, at, quietAt, labels, annotations }) => {
    const everywhere = { shift, service: "checkout", layer: "haproxy", region: "eu", team: "shop" };
    const dashboard_url = `https://grafana.example.org/d/nines-shift-${shift}`;
    const expected = { exp_labels: { ...everywhere, ...labels }, exp_annotations: { ...annotations, dashboard_url } };
    const alerts = [
      { eval_time: at, alertname: alert, exp_alerts: [expected] },
      ...quietAt.map((time) => ({ eval_time: time, alertname: alert, exp_alerts: [] })),
    ];
    expect(await evaluatedShift({ stack: stackOf(oneShift(shift)), phases: [alone, during], alerts })).toBe("");
  });

  test("names the rollout that stands still", async () => {
    const promql = [
      {
        expr: 'count by (rollout) (ALERTS{alertname="TrafficShiftStalled",alertstate="firing"})',
        eval_time: "27m",
        exp_samples: [{ labels: '{rollout="envoy-19700101T000500Z"}', value: 1 }],
      },
    ];
    expect(await evaluatedShift({ stack: stackOf(oneShift("envoy")), phases: [alone, canary(40)], promql })).toBe("");
  });

  test("names a rollout as the exporter does, as soon as it sees it", async () => {
    const stack = stackOf(oneShift("envoy"));
    const more = [
      steps("1x24 _x40", 'trafficshift_info{shift="envoy",rollout="envoy-old"}'),
      steps("_x25 1x40", 'trafficshift_info{shift="envoy",rollout="envoy-20260301T120000Z"}'),
      steps("0x24 1x40", 'trafficshift_phase{shift="envoy",phase="shifting"}'),
    ];
    const active = (time: string, rollout: string) => ({
      expr: "shift:active",
      eval_time: time,
      exp_samples: [
        { labels: `shift:active{shift="envoy",service="checkout",layer="gateway",rollout="${rollout}"}`, value: 1 },
      ],
    });
    const promql = [active("6m", "envoy-19700101T000500Z"), active("8m", "envoy-20260301T120000Z")];
    expect(await evaluatedShift({ stack, phases: [alone, canary(8)], more, promql })).toBe("");
  });
});
