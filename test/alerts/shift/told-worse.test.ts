import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const name = "haproxy-http";
const began = `${name}-19700101T000500Z`;
/** So many of 600 requests between two scrapes fail, and are green's. */
const at = (minutes: number, share: number, errors = 0): ShiftPhase => ({
  minutes,
  weights: [100 - share, share],
  flows: [
    { ...fine, requests: 6 * (100 - share) },
    { ...fine, requests: 6 * share, errors },
  ],
});
/** Of what the candidate fails the rules see nothing: as if Prometheus had stood still meanwhile. */
const phases = [at(5, 0), at(7, 50), at(8, 0)];

interface Told {
  /** From the seventh minute on, scrape by scrape. */
  readonly isWorse?: string;
  readonly verdict?: string;
  readonly rollout?: string;
  readonly startedSeconds?: number;
  readonly evidence?: number | string;
}

/** What the exporter says from the seventh minute on. */
function told(said: Told): readonly InputSeries[] {
  const { verdict = "worse", isWorse, rollout = began, startedSeconds = 300, evidence = 61.5 } = said;
  const since = (series: string, value: number | string) => ({
    series: series.replace("{", `{shift="${name}",instance="exporter",`),
    values: `_x27 ${typeof value === "number" ? `${value}x100` : value}`,
  });
  return [
    since(`trafficshift_info{rollout="${rollout}"}`, 1),
    since('trafficshift_phase{phase="shifting"}', 1),
    since("trafficshift_started_timestamp_seconds{}", startedSeconds),
    since('trafficshift_verdict{verdict="worse"}', isWorse ?? (verdict === "worse" ? 1 : 0)),
    since('trafficshift_verdict{verdict="not_enough"}', verdict === "worse" ? 0 : 1),
    since('trafficshift_log_evalue{sli="errors"}', evidence),
    ...[
      { arm: "blue", ended: 2300, errors: 0 },
      { arm: "green", ended: 2309, errors: 104 },
    ].flatMap(({ arm, ...counts }) =>
      Object.entries(counts).map(([outcome, count]) =>
        since(`trafficshift_compared_requests{arm="${arm}",outcome="${outcome}"}`, count),
      ),
    ),
  ];
}

const stack = stackOf(oneShift(name));

function paged(description: string) {
  const labels = { shift: name, service: "checkout", layer: "haproxy", region: "eu", team: "shop", rollout: began };
  return {
    exp_labels: { ...labels, severity: "page", channel: "#shop", mention: "@shop" },
    exp_annotations: {
      summary: "haproxy-http: green fails more often than blue: 4.504% of its requests",
      description,
      runbook_url: "https://wiki.example.org/shift",
      dashboard_url: "https://grafana.example.org/d/nines-shift-haproxy-http",
    },
  };
}

needs("prometheus")("CanaryErrorRateHigher", () => {
  test("fires by what the exporter counted while Prometheus stood still, and says so, until a while after the rollout", async () => {
    const page = paged(
      "In this rollout green had 104 errors in 2309 requests, blue 0 errors in 2300 requests. The evidence is 61.5 of 6.9. Chance alone does that in fewer than one of 1000 rollouts. Roll back.",
    );
    const alerts = [
      { eval_time: "6m30s", alertname: "CanaryErrorRateHigher", exp_alerts: [] },
      { eval_time: "7m15s", alertname: "CanaryErrorRateHigher", exp_alerts: [page] },
      { eval_time: "11m45s", alertname: "CanaryErrorRateHigher", exp_alerts: [page] },
      { eval_time: "14m30s", alertname: "CanaryErrorRateHigher", exp_alerts: [page] },
      { eval_time: "15m45s", alertname: "CanaryErrorRateHigher", exp_alerts: [] },
    ];
    expect(await evaluatedShift({ stack, phases, more: told({}), alerts })).toBe("");
  });

  test("has the exporter's numbers, also where the rules call it worse as well", async () => {
    const page = paged(
      "In this rollout green had 104 errors in 2309 requests, blue 0 errors in 2300 requests. The evidence is 61.5 of 6.9. Chance alone does that in fewer than one of 1000 rollouts. Roll back.",
    );
    const alerts = ["8m", "10m"].map((eval_time) => ({
      eval_time,
      alertname: "CanaryErrorRateHigher",
      exp_alerts: [page],
    }));
    const course = [at(5, 0), at(1, 50), at(10, 50, 30)];
    const worse = {
      expr: 'sum(shift:verdict{verdict="worse"})',
      eval_time: "8m",
      exp_samples: [{ labels: "{}", value: 1 }],
    };
    const more = told({});
    expect(await evaluatedShift({ stack, phases: course, more, alerts, promql: [worse] })).toBe("");
  });

  test("names no numbers once the exporter is gone that told them", async () => {
    const said = told({}).map(({ series, values }) => ({ series, values: values.replace("x100", "x7 stale") }));
    const page = paged(
      "green was judged worse than blue in this rollout, still has traffic and goes on failing. Chance alone does that in fewer than one of 1000 rollouts. Roll back.",
    );
    const alerts = [{ eval_time: "9m15s", alertname: "CanaryErrorRateHigher", exp_alerts: [page] }];
    expect(await evaluatedShift({ stack, phases: [at(5, 0), at(20, 50)], more: said, alerts })).toBe("");
  });

  const page = ["CanaryErrorRateHigher"];
  test.each([
    {
      name: "goes on while the candidate has everything and fails as often",
      phases: [at(5, 0), at(4, 50), at(20, 100, 30)],
      said: told({}),
      firing: { 8: page, 9.25: page, 10: page, 14: page, 18: page, 22: page, 28: page },
    },
    {
      name: "ends where it fails no more with everything",
      phases: [at(5, 0), at(4, 50), at(20, 100)],
      said: told({}),
      firing: { 8: page, 9.25: page, 14: [], 22: [] },
    },
    {
      name: "stands while the exporter says nothing for a moment, as when it takes over another config",
      phases: [at(5, 0), at(20, 50)],
      said: told({ isWorse: "1x7 0x1 1x90", evidence: "61.5x7 stale stale 61.5x90" }),
      firing: { 8.75: page, 9: page, 9.25: page, 9.5: page },
    },
    {
      name: "ends where the exporter takes it back, and does not come again at the end",
      phases: [at(5, 0), at(7, 50), at(8, 0)],
      said: told({ isWorse: "1x7 0x90" }),
      firing: { 8.25: page, 9.25: [], 11.75: [], 12.25: ["RollbackDetected"] },
    },
  ])("by what the exporter counted $name", async ({ phases: course, said, firing }) => {
    const promql = Object.entries(firing).map(([minute, names]) => firingAt(Number(minute), names));
    expect(await evaluatedShift({ stack, phases: course, more: said, promql })).toBe("");
  });

  test.each([
    { what: "has not enough data", said: told({ verdict: "not_enough" }) },
    { what: "finds it slower only", said: told({ evidence: 1.2 }) },
    { what: "speaks of another rollout", said: told({ rollout: `${name}-19700101T000100Z`, startedSeconds: 60 }) },
  ])("is quiet where the exporter $what", async ({ said }) => {
    expect(await evaluatedShift({ stack, phases, more: said, promql: [firingAt(10, [])] })).toBe("");
  });
});
