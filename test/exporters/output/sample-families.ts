import type { MetricFamily } from "../../../exporters/output/metric-family.ts";

/** One family of each type, with everything that a format may stumble over. */
export const sampleFamilies: readonly MetricFamily[] = [
  {
    name: "slo_probe_attempts",
    help: 'Attempts, "first" and retries.\nA \\ in help.',
    type: "counter",
    unit: undefined,
    series: [
      {
        labels: { target: "shop", result: "success" },
        value: 12,
        exemplar: { labels: { trace_id: "4bf92f3577b34da6" }, value: 0.3, atMs: 1_700_000_000_500 },
      },
      { labels: { target: 'a"b\\c\nd', result: "failure" }, value: 0 },
    ],
  },
  {
    name: "slo_probe_duration_seconds",
    help: "How long attempts took.",
    type: "histogram",
    unit: "seconds",
    series: [
      {
        labels: { target: "shop" },
        value: { edges: [0.25, 1, 2.5], counts: [3, 2, 0, 1], sum: 7.125 },
        exemplar: { labels: { trace_id: "4bf92f3577b34da6" }, value: 0.5, atMs: 1_700_000_000_000 },
      },
    ],
  },
  {
    name: "slo_window_sli_ratio",
    help: "",
    type: "gauge",
    unit: "ratio",
    series: [
      { labels: {}, value: 0.999 },
      { labels: { window: "1h" }, value: Number.NaN },
      { labels: { window: "2h" }, value: Number.POSITIVE_INFINITY },
      { labels: { window: "3h" }, value: Number.NEGATIVE_INFINITY },
      { labels: { window: "4h" }, value: 1e-9 },
      { labels: { window: "5h" }, value: 1e21 },
    ],
  },
  {
    name: "slo_exporter_build",
    help: "What runs here.",
    type: "info",
    unit: undefined,
    series: [{ labels: { version: "0.1.0" }, value: 1 }],
  },
];

/** What the classic text says of them. */
export const sampleText = `# HELP slo_probe_attempts_total Attempts, "first" and retries.\\nA \\\\ in help.
# TYPE slo_probe_attempts_total counter
slo_probe_attempts_total{target="shop",result="success"} 12
slo_probe_attempts_total{target="a\\"b\\\\c\\nd",result="failure"} 0
# HELP slo_probe_duration_seconds How long attempts took.
# TYPE slo_probe_duration_seconds histogram
slo_probe_duration_seconds_bucket{target="shop",le="0.25"} 3
slo_probe_duration_seconds_bucket{target="shop",le="1"} 5
slo_probe_duration_seconds_bucket{target="shop",le="2.5"} 5
slo_probe_duration_seconds_bucket{target="shop",le="+Inf"} 6
slo_probe_duration_seconds_sum{target="shop"} 7.125
slo_probe_duration_seconds_count{target="shop"} 6
# HELP slo_window_sli_ratio 
# TYPE slo_window_sli_ratio gauge
slo_window_sli_ratio 0.999
slo_window_sli_ratio{window="1h"} NaN
slo_window_sli_ratio{window="2h"} +Inf
slo_window_sli_ratio{window="3h"} -Inf
slo_window_sli_ratio{window="4h"} 1e-9
slo_window_sli_ratio{window="5h"} 1e+21
# HELP slo_exporter_build_info What runs here.
# TYPE slo_exporter_build_info gauge
slo_exporter_build_info{version="0.1.0"} 1
`;

/** What OpenMetrics says of them. */
export const sampleOpenMetrics = `# HELP slo_probe_attempts Attempts, \\"first\\" and retries.\\nA \\\\ in help.
# TYPE slo_probe_attempts counter
slo_probe_attempts_total{target="shop",result="success"} 12 # {trace_id="4bf92f3577b34da6"} 0.3 1700000000.5
slo_probe_attempts_total{target="a\\"b\\\\c\\nd",result="failure"} 0
# HELP slo_probe_duration_seconds How long attempts took.
# TYPE slo_probe_duration_seconds histogram
# UNIT slo_probe_duration_seconds seconds
slo_probe_duration_seconds_bucket{target="shop",le="0.25"} 3
slo_probe_duration_seconds_bucket{target="shop",le="1.0"} 5 # {trace_id="4bf92f3577b34da6"} 0.5 1700000000
slo_probe_duration_seconds_bucket{target="shop",le="2.5"} 5
slo_probe_duration_seconds_bucket{target="shop",le="+Inf"} 6
slo_probe_duration_seconds_sum{target="shop"} 7.125
slo_probe_duration_seconds_count{target="shop"} 6
# HELP slo_window_sli_ratio 
# TYPE slo_window_sli_ratio gauge
# UNIT slo_window_sli_ratio ratio
slo_window_sli_ratio 0.999
slo_window_sli_ratio{window="1h"} NaN
slo_window_sli_ratio{window="2h"} +Inf
slo_window_sli_ratio{window="3h"} -Inf
slo_window_sli_ratio{window="4h"} 1e-9
slo_window_sli_ratio{window="5h"} 1e+21
# HELP slo_exporter_build What runs here.
# TYPE slo_exporter_build info
slo_exporter_build_info{version="0.1.0"} 1
# EOF
`;
