import { describe, expect, test } from "@jest/globals";
import { absentMetric, explainAbsence } from "../../../cli/prometheus/explain-absence.ts";

describe("absentMetric()", () => {
  test.each([
    { metric: "queue_age", metrics: ["queue_page", "queue_age_seconds"], hint: 'did you mean "queue_age_seconds"?' },
    { metric: "jobs", metrics: ["job", "jobs_total", "jobs_bytes_total"], hint: 'did you mean "jobs_total"?' },
    { metric: "http_request_total", metrics: ["http_requests_total"], hint: 'did you mean "http_requests_total"?' },
    {
      metric: "queue",
      metrics: ["queue_workers_started"],
      hint: "check that the target is scraped, and that Prometheus keeps samples that long",
    },
  ])("suggests for $metric: $hint", ({ metric, metrics, hint }) => {
    expect(absentMetric(metric, { metrics })).toEqual({
      message: `there is no metric "${metric}" in this range`,
      hint,
    });
  });
});

test.each([
  {
    metric: "slo:sli_total:rate5m",
    label: "slo_id",
    hint: "load the rule files of nines generate into Prometheus, and wait five minutes for the first figures",
  },
  {
    metric: "slo_probe_attempts_total",
    label: "target",
    hint: "run the exporter of nines with this config, and let Prometheus scrape it",
  },
  {
    metric: "shift:arm_share:actual",
    label: "shift",
    hint: "load the rule files of nines generate into Prometheus, and wait five minutes for the first figures",
  },
  {
    metric: "trafficshift_phase",
    label: "shift",
    hint: "run the exporter of nines with this config, and let Prometheus scrape it",
  },
  { metric: "orders_total", label: "job", hint: 'did you mean "shop-order"?' },
])("explainAbsence() takes no declared id for a misspelling of another in $metric", async ({ metric, label, hint }) => {
  const client = { labelValues: async () => ["shop-order"] };
  const selector = { metric, matchers: [{ label, op: "=" as const, value: "shop-orders" }] };
  expect(await explainAbsence(selector, { client, range: { from: 0, to: 1 }, metrics: [metric] })).toEqual({
    message: `no series of ${metric} has ${label}="shop-orders"`,
    hint,
  });
});
