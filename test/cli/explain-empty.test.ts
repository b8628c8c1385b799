import { describe, expect, test } from "@jest/globals";
import { explainEmpty } from "../../cli/check/explain-empty.ts";
import { createPrometheusClient } from "../../service/prometheus-client.ts";
import { replyData, withRudeServer } from "../service/rude-server.ts";

/** A server on which every series has ended: it lists names and has no sample at the end of the hour. */
async function reasons(query: string, metrics: readonly string[]): Promise<readonly (string | undefined)[]> {
  return withRudeServer(
    (response, { path }) => replyData(response, /query$/.test(path) ? { resultType: "vector", result: [] } : ["up"]),
    async ({ url }) => {
      const client = createPrometheusClient({ url });
      const holdings = { client, metrics: new Set(metrics), lately: { from: 0, to: 3600 }, unmeasured: new Map() };
      const now = await explainEmpty(query, holdings);
      const past = await explainEmpty(query, { ...holdings, isPast: true });
      return [now?.message, past?.message];
    },
  );
}

describe("explainEmpty()", () => {
  test.each([
    {
      query: "up",
      metrics: ["up"],
      now: "the series up had samples within the last hour and has none now",
      past: "the series up had samples in the last hour of this range and none at its end",
    },
    {
      query: "uq",
      metrics: ["up"],
      now: 'there is no metric "uq" in the last hour',
      past: 'there is no metric "uq" in the last hour of this range',
    },
    {
      query: "slo:info",
      metrics: ["up"],
      now: "Prometheus holds none of the series that the rules record",
      past: "the rules recorded nothing in the last hour of this range",
    },
    {
      query: "slo:info",
      metrics: ["slo:period_objective:ratio"],
      now: 'there is no recorded series "slo:info" in the last hour',
      past: 'there is no recorded series "slo:info" in the last hour of this range',
    },
    {
      query: "kube_deployment_spec_replicas",
      metrics: ["up"],
      now: "Prometheus does not scrape kube-state-metrics",
      past: "Prometheus did not scrape kube-state-metrics in the last hour of this range",
    },
    {
      query: "kube_deployment_spec_replicas",
      metrics: ["kube_pod_info"],
      now: 'there is no metric "kube_deployment_spec_replicas" in the last hour',
      past: 'there is no metric "kube_deployment_spec_replicas" in the last hour of this range',
    },
    {
      query: "container_cpu_usage_seconds_total",
      metrics: ["up"],
      now: "Prometheus does not scrape the cAdvisor of kubelets",
      past: "Prometheus did not scrape the cAdvisor of kubelets in the last hour of this range",
    },
    {
      query: "container_orders_total",
      metrics: ["up"],
      now: 'there is no metric "container_orders_total" in the last hour',
      past: 'there is no metric "container_orders_total" in the last hour of this range',
    },
    {
      query: "slo_probe_info",
      metrics: ["up"],
      now: "no exporter of nines is scraped",
      past: "no exporter of nines was scraped in the last hour of this range",
    },
    {
      query: "shift:info",
      metrics: ["slo:info"],
      now: 'there is no recorded series "shift:info" in the last hour',
      past: 'there is no recorded series "shift:info" in the last hour of this range',
    },
    {
      query: "shift:arm_slow:rate",
      metrics: ["shift:info"],
      now: 'there is no recorded series "shift:arm_slow:rate" in the last hour',
      past: 'there is no recorded series "shift:arm_slow:rate" in the last hour of this range',
    },
    {
      query: "trafficshift_phase",
      metrics: ["up"],
      now: "no exporter of nines is scraped",
      past: "no exporter of nines was scraped in the last hour of this range",
    },
    {
      query: "trafficshift_phase",
      metrics: ["slo_probe_info"],
      now: "the exporter of nines gives no trafficshift_phase",
      past: "the exporter of nines gave no trafficshift_phase in the last hour of this range",
    },
    // Nothing is wrong while no shift is running.
    { query: "shift:verdict", metrics: ["slo:info"], now: undefined, past: undefined },
    {
      query: "prometheus_rule_group_rules",
      metrics: ["up"],
      now: "Prometheus does not scrape itself",
      past: "Prometheus did not scrape itself in the last hour of this range",
    },
  ])("speaks of now and of the past: $query with $metrics", async ({ query, metrics, now, past }) => {
    expect(await reasons(query, metrics)).toEqual([now, past]);
  });
});

const none = "no rollout was on in the last hour";
const ratio = 'shift:arm_error_ratio:rate5m{shift="a",arm="green"}';
const ratioName = "shift:arm_error_ratio:rate5m";

test.each([
  {
    name: "what comes with a rollout, before the first",
    query: "shift:rollout:info",
    metrics: ["shift:info"],
    cause: ["warning", none],
  },
  {
    name: "the ratio of an arm that gets nothing",
    query: ratio,
    metrics: ["shift:info", ratioName],
    cause: ["warning", none],
  },
  {
    name: "that ratio, while a rollout is on",
    query: ratio,
    metrics: ["shift:info", ratioName],
    on: ["shift:active"],
    cause: ["error", `no series of ${ratioName} has shift="a"`],
  },
  {
    name: "a ratio of no arm at all",
    query: ratio,
    metrics: ["shift:info"],
    cause: ["error", `there is no recorded series "${ratioName}" in the last hour`],
  },
  {
    name: "what no rule records",
    query: "shift:rollout:info",
    metrics: ["slo:info"],
    cause: ["error", 'there is no recorded series "shift:rollout:info" in the last hour'],
  },
])("explainEmpty() knows of $name", async ({ query, metrics, on = [], cause }) => {
  const found = await withRudeServer(
    (response, { parameters }) =>
      replyData(response, parameters.get("match[]")?.startsWith("shift:active") === true ? on : []),
    async ({ url }) => {
      const client = createPrometheusClient({ url });
      const lately = { from: 0, to: 3600 };
      return explainEmpty(query, { client, metrics: new Set(metrics), lately, unmeasured: new Map() });
    },
  );
  expect([found?.severity, found?.message]).toEqual(cause);
});
