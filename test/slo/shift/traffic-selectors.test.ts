import { expect, test } from "@jest/globals";
import { parsePromql } from "../../../slo/promql/parse-promql.ts";
import type { ShiftTrafficSpec, ShiftWeightsSpec } from "../../../slo/shift/spec/shift-source-spec.ts";
import { armSeries, trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { weightSeries } from "../../../slo/shift/weight-selectors.ts";
import { shiftOf } from "../../exporters/shifts/read/shift-of.ts";

const kinds: readonly {
  readonly traffic: ShiftTrafficSpec;
  readonly histogram?: string;
  readonly series: Readonly<Record<string, readonly string[]>>;
  readonly form?: object;
}[] = [
  {
    traffic: { kind: "haproxy", proxy: "app", matchers: 'job="edge"' },
    series: {
      requests: [
        '+haproxy_server_sessions_total{proxy="app",server=~"green.*",job="edge"}',
        '-haproxy_server_retry_warnings_total{proxy="app",server=~"green.*",job="edge"}',
        '-haproxy_server_redispatch_warnings_total{proxy="app",server=~"green.*",job="edge"}',
      ],
      errors: ['+haproxy_server_http_responses_total{proxy="app",server=~"green.*",job="edge",code="5xx"}'],
      unanswered: [
        '+haproxy_server_sessions_total{proxy="app",server=~"green.*",job="edge"}',
        '-haproxy_server_retry_warnings_total{proxy="app",server=~"green.*",job="edge"}',
        '-haproxy_server_redispatch_warnings_total{proxy="app",server=~"green.*",job="edge"}',
        '-haproxy_server_http_responses_total{proxy="app",server=~"green.*",job="edge"}',
      ],
      inflight: ['+haproxy_server_current_sessions{proxy="app",server=~"green.*",job="edge"}'],
    },
    form: { form: { kind: "counter", isThereAtZero: true }, shareBasis: "requests" },
  },
  {
    traffic: { kind: "haproxy", proxy: "app", mode: "tcp" },
    series: { requests: [], share: ['+haproxy_server_current_sessions{proxy="app",server=~"green.*"}'] },
    form: { form: { kind: "counter", isThereAtZero: true }, shareBasis: "sessions" },
  },
  {
    traffic: { kind: "haproxy", proxy: "app", mode: "tcp", contstats: true },
    series: { share: ['+haproxy_server_bytes_out_total{proxy="app",server=~"green.*"}'] },
    form: { form: { kind: "counter", isThereAtZero: true }, shareBasis: "bytes" },
  },
  {
    traffic: {
      kind: "pods",
      namespace: "shop",
      by: "deployment",
      requests: 'http_requests_total{job="shop"}',
      errors: 'http_requests_total{job="shop",code=~"5.."}',
    },
    histogram: "http_seconds",
    series: {
      requests: ['+http_requests_total{job="shop",namespace="shop",pod=~"(?:green.*)-[a-z0-9]+-[a-z0-9]{5}"}'],
      slow: [
        '+http_seconds_count{namespace="shop",pod=~"(?:green.*)-[a-z0-9]+-[a-z0-9]{5}"}',
        '-http_seconds_bucket{namespace="shop",pod=~"(?:green.*)-[a-z0-9]+-[a-z0-9]{5}",le="0.1"}',
      ],
    },
  },
  {
    traffic: {
      kind: "pods",
      namespace: "shop",
      by: "label",
      label: "app.kubernetes.io/version",
      requests: "all",
      errors: "bad",
    },
    series: {
      requests: [
        '+all{namespace="shop"} of kube_pod_labels{namespace="shop",label_app_kubernetes_io_version=~"green.*"}',
      ],
    },
  },
  {
    traffic: { kind: "pods", namespace: "shop", by: "label", label: "trackName", requests: "all", errors: "bad" },
    series: {
      requests: ['+all{namespace="shop"} of kube_pod_labels{namespace="shop",label_track_name=~"green.*"}'],
    },
  },
  {
    traffic: { kind: "istio", service: "checkout", namespace: "shop" },
    histogram: "",
    series: {
      errors: [
        '+istio_requests_total{reporter="source",destination_service_name="checkout",destination_service_namespace="shop",destination_version=~"green.*",response_code=~"5..|0",response_flags!="DC"}',
        '+istio_requests_total{reporter="source",destination_service_name="checkout",destination_service_namespace="shop",destination_version=~"green.*",response_code!~"5..|0",grpc_response_status=~"2|4|12|13|14|15",response_flags!="DC"}',
      ],
      slow: [
        '+istio_request_duration_milliseconds_count{reporter="source",destination_service_name="checkout",destination_service_namespace="shop",destination_version=~"green.*"}',
        '-istio_request_duration_milliseconds_bucket{reporter="source",destination_service_name="checkout",destination_service_namespace="shop",destination_version=~"green.*",le=~"100(\\\\.0)?"}',
      ],
    },
  },
  {
    traffic: { kind: "envoy" },
    series: { errors: ['+envoy_cluster_upstream_rq_xx{envoy_cluster_name=~"green.*",envoy_response_code_class="5"}'] },
  },
  {
    traffic: { kind: "ingressNginx", namespace: "shop", ingress: "checkout" },
    series: {
      errors: [
        '+nginx_ingress_controller_requests{namespace="shop",ingress="checkout",canary=~"green.*",status=~"5.."}',
      ],
    },
  },
  {
    traffic: { kind: "alb" },
    series: {
      errors: [
        '+aws_applicationelb_httpcode_target_5_xx_count_sum{dimension_TargetGroup=~"green.*",dimension_AvailabilityZone=""}',
      ],
    },
    form: { form: { kind: "perPeriod", seconds: 60 }, shareBasis: "requests" },
  },
  {
    traffic: {
      kind: "counters",
      label: "cluster",
      requests: "edge",
      errors: "edge_bad",
      slow: "edge_slow",
      inflight: "edge_open",
    },
    series: { slow: ['+edge_slow{cluster=~"green.*"}'], inflight: ['+edge_open{cluster=~"green.*"}'] },
  },
];

test.each(kinds)("armSeries() names the series of $traffic.kind", ({ traffic, histogram, series, form }) => {
  const slow = histogram === undefined ? {} : { slow: histogram === "" ? {} : { histogram } };
  const shift = shiftOf({ traffic, ...slow, green: { match: "green.*" } });
  const found = armSeries(shift, shift.candidate);
  const shown = Object.fromEntries(
    Object.keys(series).map((quantity) => [
      quantity,
      (found[quantity as keyof typeof found] ?? []).map(
        ({ sign, selector, pods }) => `${sign === 1 ? "+" : "-"}${selector}${pods === undefined ? "" : ` of ${pods}`}`,
      ),
    ]),
  );
  expect(shown).toEqual(series);
  expect(trafficForm(shift)).toEqual(
    form ?? { form: { kind: "counter", isThereAtZero: false }, shareBasis: "requests" },
  );
  const all = Object.values(found).flatMap((sum) => sum ?? []);
  expect(all.filter(({ selector }) => !parsePromql(selector).ok)).toEqual([]);
});

test("armSeries() takes what has no canary for ingress-nginx' stable arm", () => {
  const shift = shiftOf({ traffic: { kind: "ingressNginx", namespace: "shop", ingress: "checkout" } });
  expect(armSeries(shift, shift.stable).share[0].selector).toBe(
    'nginx_ingress_controller_requests{namespace="shop",ingress="checkout",canary=~"-?"}',
  );
});

test("armSeries() asks for the Ingress' namespace as Prometheus renames it without honorLabels", () => {
  const shift = shiftOf({
    traffic: {
      kind: "ingressNginx",
      namespace: "shop",
      ingress: "checkout",
      honorLabels: false,
      matchers: 'job="edge"',
    },
    slow: {},
    green: { match: "shop-checkout-canary-80" },
  });
  const { errors, slow } = armSeries(shift, shift.candidate);
  expect([...(errors ?? []), ...(slow ?? [])].map(({ selector }) => selector)).toEqual([
    'nginx_ingress_controller_requests{exported_namespace="shop",ingress="checkout",canary=~"shop-checkout-canary-80",job="edge",status=~"5.."}',
    'nginx_ingress_controller_request_duration_seconds_count{exported_namespace="shop",ingress="checkout",canary=~"shop-checkout-canary-80",job="edge"}',
    'nginx_ingress_controller_request_duration_seconds_bucket{exported_namespace="shop",ingress="checkout",canary=~"shop-checkout-canary-80",job="edge",le="0.1"}',
  ]);
});

test("weightSeries() names the series of weights that are in Prometheus", () => {
  const haproxy = shiftOf({ traffic: { kind: "haproxy", proxy: "app" } });
  expect(weightSeries(haproxy, haproxy.candidate)).toEqual({
    weight: 'haproxy_server_weight{proxy="app",server=~"green"}',
    states: {
      up: 'haproxy_server_status{proxy="app",server=~"green",state="UP"}',
      inService: 'haproxy_server_status{proxy="app",server=~"green",state=~"UP|DOWN"}',
    },
  });
  const flagger = shiftOf({
    traffic: { kind: "envoy" },
    weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
  });
  expect([flagger.stable, flagger.candidate].map((arm) => weightSeries(flagger, arm)?.weight)).toEqual([
    'flagger_canary_weight{namespace="shop",workload="checkout-primary"}',
    'flagger_canary_weight{namespace="shop",workload="checkout"}',
  ]);
  const rollout = shiftOf({
    traffic: { kind: "envoy" },
    weights: { kind: "argoRollouts", namespace: "shop", rollout: "x" },
  });
  expect(weightSeries(rollout, rollout.stable)).toBeUndefined();
});

test.each([
  {
    name: "the ReplicaSets of a rolling update",
    arms: [{ match: "checkout-5d4f8c7b9" }, { match: "checkout-6b9c7d5f4" }],
    weights: [
      'kube_replicaset_status_ready_replicas{namespace="shop",replicaset="checkout-5d4f8c7b9"}',
      'kube_replicaset_status_ready_replicas{namespace="shop",replicaset="checkout-6b9c7d5f4"}',
    ],
  },
  {
    name: "several ReplicaSets that are one arm",
    arms: [{ match: "checkout-5d4f8c7b9|checkout-7f6d5c8b4" }, { match: "checkout-6b9c7d5f4" }],
    weights: [
      'kube_replicaset_status_ready_replicas{namespace="shop",replicaset=~"checkout-5d4f8c7b9|checkout-7f6d5c8b4"}',
      'kube_replicaset_status_ready_replicas{namespace="shop",replicaset="checkout-6b9c7d5f4"}',
    ],
  },
  {
    name: "the Deployments that targets name",
    arms: [
      { match: "checkout-5.+", target: "checkout-blue" },
      { match: "checkout-6.+", target: "checkout-green" },
    ],
    weights: [
      'kube_deployment_status_replicas_ready{namespace="shop",deployment="checkout-blue"}',
      'kube_deployment_status_replicas_ready{namespace="shop",deployment="checkout-green"}',
    ],
  },
])("weightSeries() counts the ready replicas of $name", ({ arms: [blue = {}, green = {}], weights }) => {
  const shift = shiftOf({
    blue,
    green,
    traffic: { kind: "pods", namespace: "shop", by: "replicaSet", requests: "all", errors: "bad" },
    weights: { kind: "podRatio", namespace: "shop" },
  });
  expect([shift.stable, shift.candidate].map((arm) => weightSeries(shift, arm)?.weight)).toEqual(weights);
});

const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" } as const;
const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" } as const;

test.each<{
  readonly weights: ShiftWeightsSpec;
  readonly service?: string;
  readonly label?: "destination_version" | "destination_workload" | "destination_service_name";
  readonly asked: string;
}>([
  {
    weights: virtualService,
    service: "checkout",
    asked:
      'destination_service_name="checkout",destination_service_namespace="shop",destination_version=~"green-canary"',
  },
  {
    weights: virtualService,
    service: "checkout",
    label: "destination_workload",
    asked:
      'destination_service_name="checkout",destination_service_namespace="shop",destination_workload=~"green-canary"',
  },
  {
    weights: virtualService,
    asked: 'destination_service_namespace="shop",destination_service_name=~"green-canary"',
  },
  {
    weights: virtualService,
    label: "destination_workload",
    asked: 'destination_workload_namespace="shop",destination_workload=~"green-canary"',
  },
  {
    weights: flagger,
    service: "checkout",
    asked:
      'destination_service_name=~"checkout(-primary|-canary)?",destination_service_namespace="shop",destination_workload=~"green-canary"',
  },
  {
    weights: flagger,
    service: "checkout",
    label: "destination_version",
    asked:
      'destination_service_name=~"checkout(-primary|-canary)?",destination_service_namespace="shop",destination_version=~"green-canary"',
  },
  { weights: flagger, asked: 'destination_workload_namespace="shop",destination_workload=~"green-canary"' },
  {
    weights: flagger,
    label: "destination_service_name",
    asked: 'destination_service_namespace="shop",destination_service_name=~"green-canary"',
  },
])(
  "armSeries() tells Istio's arms with $weights.kind, the service $service and the label $label",
  ({ weights, service, label, asked }) => {
    const traffic = { kind: "istio", namespace: "shop", ...(service && { service }), ...(label && { label }) } as const;
    const shift = shiftOf({ traffic, weights, blue: { match: "blue-primary" }, green: { match: "green-canary" } });
    expect(armSeries(shift, shift.candidate).share[0].selector).toBe(
      `istio_requests_total{reporter="source",${asked}}`,
    );
  },
);

test("armSeries() compares a threshold with the edges of a histogram of milliseconds", () => {
  const traffic = { kind: "counters", label: "cluster", requests: "edge", errors: "bad" } as const;
  const shift = shiftOf({
    traffic,
    weights: { kind: "static", weights: { blue: 1, green: 1 } },
    layer: "nlb",
    affinity: { kind: "none" },
    slow: { histogram: "edge_milliseconds", unit: "milliseconds", threshold: "250ms" },
  });
  expect(armSeries(shift, shift.candidate).slow?.map(({ selector }) => selector)).toEqual([
    'edge_milliseconds_count{cluster=~"green"}',
    'edge_milliseconds_bucket{cluster=~"green",le=~"250(\\\\.0)?"}',
  ]);
});
