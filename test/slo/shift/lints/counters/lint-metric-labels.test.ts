import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const asked = (label: string, metric: string, matchers = "") => ({
  traffic: {
    ...counters,
    label,
    requests: `${metric}{${matchers}}`,
    errors: `${metric}{${matchers}${matchers === "" ? "" : ","}code=~"5.."}`,
  },
  weights: record,
  dns,
});

const has = (place: string, metric: string, label: string, cure: string) =>
  `shifts[0].${place}: ${metric} has no label "${label}" by which Traefik would tell the arms apart (write ${cure})`;

test.each([
  {
    name: "services by the counter of entry points",
    change: asked("service", "traefik_entrypoint_requests_total"),
    says: [
      has(
        "traffic.errors",
        "traefik_entrypoint_requests_total",
        "service",
        'traefik_service_requests_total{code=~"5.."}',
      ),
      has("traffic.requests", "traefik_entrypoint_requests_total", "service", "traefik_service_requests_total"),
    ],
  },
  {
    name: "services of one entry point: the label goes, which they do not have",
    change: asked("exported_service", "traefik_entrypoint_requests_total", 'job="traefik",entrypoint="web"'),
    says: [
      has(
        "traffic.errors",
        "traefik_entrypoint_requests_total",
        "exported_service",
        'traefik_service_requests_total{job="traefik",code=~"5.."}',
      ),
      has(
        "traffic.requests",
        "traefik_entrypoint_requests_total",
        "exported_service",
        'traefik_service_requests_total{job="traefik"}',
      ),
    ],
  },
  {
    name: "routers by the counter of services",
    change: asked("router", "traefik_service_requests_total"),
    says: [
      has("traffic.errors", "traefik_service_requests_total", "router", 'traefik_router_requests_total{code=~"5.."}'),
      has("traffic.requests", "traefik_service_requests_total", "router", "traefik_router_requests_total"),
    ],
  },
  {
    name: "entry points by the counter of routers",
    change: asked("entrypoint", "traefik_router_requests_total"),
    says: [
      has(
        "traffic.errors",
        "traefik_router_requests_total",
        "entrypoint",
        'traefik_entrypoint_requests_total{code=~"5.."}',
      ),
      has("traffic.requests", "traefik_router_requests_total", "entrypoint", "traefik_entrypoint_requests_total"),
    ],
  },
  { name: "services by their own", change: asked("service", "traefik_service_requests_total"), says: [] },
  { name: "services of routers", change: asked("service", "traefik_router_requests_total"), says: [] },
  { name: "entry points", change: asked("entrypoint", "traefik_entrypoint_requests_total"), says: [] },
  { name: "a label of the scrape", change: asked("cluster", "traefik_entrypoint_requests_total"), says: [] },
  { name: "services of another proxy", change: asked("service", "kong_http_requests_total"), says: [] },
])("lintMetricLabels() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

test("lintMetricLabels() says it of a histogram, too", () => {
  const { traffic } = asked("service", "traefik_service_requests_total");
  const slow = { histogram: "traefik_entrypoint_request_duration_seconds", threshold: "300ms" };
  expect(problemsOf({ traffic, slow, weights: record, dns }).says).toEqual([
    'shifts[0].slow.histogram: traefik_entrypoint_request_duration_seconds has no label "service" by which Traefik would tell the arms apart (write traefik_service_request_duration_seconds)',
  ]);
});

const pair = (label: string, requests: string, errors: string) => ({
  traffic: { ...counters, label, requests, errors },
  weights: record,
  dns,
});
const lacks = (place: string, proxy: string, [metric, label, cure]: readonly [string, string, string]) =>
  `shifts[0].${place}: ${metric} has no label "${label}" by which ${proxy} would tell the arms apart (write ${cure})`;

test.each([
  {
    name: "errors of HAProxy's backend by server",
    change: pair(
      "server",
      'haproxy_server_http_responses_total{proxy="app"}',
      'haproxy_backend_http_responses_total{proxy="app",code="5xx"}',
    ),
    says: [
      lacks("traffic.errors", "HAProxy", [
        "haproxy_backend_http_responses_total",
        "server",
        'haproxy_server_http_responses_total{proxy="app",code="5xx"}',
      ]),
    ],
  },
  {
    name: "errors of HAProxy's frontend by server, whose proxy is not that of the servers",
    change: pair(
      "server",
      'haproxy_server_http_responses_total{job="lb"}',
      'haproxy_frontend_http_responses_total{job="lb",proxy="www",code="5xx"}',
    ),
    says: [
      lacks("traffic.errors", "HAProxy", [
        "haproxy_frontend_http_responses_total",
        "server",
        'haproxy_server_http_responses_total{job="lb",code="5xx"}',
      ]),
    ],
  },
  {
    name: "clusters by what Envoy counts of its listeners",
    change: pair(
      "envoy_cluster_name",
      'envoy_http_downstream_rq_total{job="t"}',
      'envoy_http_downstream_rq_xx{job="t",envoy_response_code_class="5"}',
    ),
    says: [
      lacks("traffic.errors", "Envoy", [
        "envoy_http_downstream_rq_xx",
        "envoy_cluster_name",
        'envoy_cluster_upstream_rq_xx{job="t",envoy_response_code_class="5"}',
      ]),
      lacks("traffic.requests", "Envoy", [
        "envoy_http_downstream_rq_total",
        "envoy_cluster_name",
        'envoy_cluster_upstream_rq_total{job="t"}',
      ]),
    ],
  },
  {
    name: "HAProxy's servers by the label of the older exporter",
    change: pair("backend", "haproxy_server_http_responses_total", 'haproxy_server_http_responses_total{code="5xx"}'),
    says: [
      'shifts[0].traffic.label: haproxy_server_http_responses_total of HAProxy itself has no label "backend": what it would tell is in proxy (write "proxy", unless haproxy_exporter tells it)',
    ],
  },
  {
    name: "versions of whoever calls in Istio",
    change: pair(
      "version",
      'istio_requests_total{reporter="source",destination_service_name="checkout"}',
      'istio_requests_total{reporter="source",destination_service_name="checkout",response_code=~"5.."}',
    ),
    says: [
      'shifts[0].traffic.label: istio_requests_total tells who is called in destination_version: "version" would be that of whoever was scraped, which is the caller (write "destination_version")',
    ],
  },
  {
    name: "Deployments of whoever calls in Linkerd",
    change: pair(
      "deployment",
      'response_total{direction="outbound",dst_namespace="shop"}',
      'response_total{direction="outbound",dst_namespace="shop",classification="failure"}',
    ),
    says: [
      'shifts[0].traffic.label: response_total tells who is called in dst_deployment: "deployment" would be that of whoever was scraped, which is the caller (write "dst_deployment")',
    ],
  },
])("lintMetricLabels() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: true });
});

const ofIngress =
  'write traffic: { kind: "ingressNginx" } with the namespace and the name of the stable Ingress, and no match for the stable arm';
const canary = { kind: "ingressNginx", namespace: "checkout", ingress: "shop-canary" };
const flagger = { kind: "flagger", namespace: "checkout", workload: "shop" };
const rollout = { kind: "argoRollouts", namespace: "checkout", rollout: "shop" };
const nginx = (label: string) => {
  const requests = 'nginx_ingress_controller_requests{exported_namespace="checkout"}';
  return { kind: "counters", label, requests, errors: requests.replace("}", ',status=~"5.."}') };
};

test.each([
  {
    label: "exported_service",
    weights: canary,
    cure: ofIngress,
    arms: armsAs("shop", "shop-canary"),
    says: 'has a canary\'s requests, too, under the Service of the stable Ingress: "exported_service" does not tell the arms apart',
  },
  ...[canary, flagger, rollout].map((weights) => ({
    label: "ingress",
    weights,
    cure: ofIngress,
    arms: armsAs("shop", "shop-canary"),
    says: 'has a canary\'s requests, too, under the stable Ingress: "ingress" does not tell the arms apart',
  })),
  {
    label: "service",
    weights: { kind: "podRatio", namespace: "checkout" },
    arms: armsAs("shop", "shop-canary"),
    says: 'has a canary\'s requests, too, under the Service of the stable Ingress: "service" does not tell the arms apart',
    cure: 'write traffic: { kind: "pods" } with the counters of the pods themselves',
  },
  {
    label: "canary",
    weights: flagger,
    cure: ofIngress,
    arms: armsAs("checkout-shop-primary-80", "checkout-shop-canary-80"),
    says: 'names the canary alone in "canary", and "checkout-shop-primary-80" of the stable arm is never there',
  },
])("lintMetricLabels() warns of $label of ingress-nginx by $weights.kind", ({ label, weights, arms, says, cure }) => {
  expect(problemsOf({ traffic: nginx(label), weights, arms })).toEqual({
    says: [`shifts[0].traffic.label: nginx_ingress_controller_requests ${says} (${cure})`],
    works: true,
  });
});

test("lintMetricLabels() takes what ingress-nginx writes where no canary answers", () => {
  const arms = armsAs("-?", "checkout-shop-canary-80");
  expect(problemsOf({ traffic: nginx("canary"), weights: canary, arms })).toEqual({ says: [], works: true });
});

const ofIstio = 'istio_requests_total{reporter="destination",destination_service_name="checkout"}';
const ofNginx = 'nginx_ingress_controller_requests{exported_namespace="checkout"}';
const ofOldExporter = 'haproxy_backend_http_responses_total{backend!="stats"}';

test.each([
  ["server", 'haproxy_server_http_responses_total{proxy="app"}', 'code="5xx"'],
  ["proxy", 'haproxy_backend_http_responses_total{job="lb"}', 'code="5xx"'],
  ["proxy", 'haproxy_server_http_responses_total{job="lb"}', 'code="5xx"'],
  ["backend", ofOldExporter, 'code="5xx"'],
  ["envoy_cluster_name", 'envoy_cluster_upstream_rq_xx{job="edge"}', 'envoy_response_code_class="5"'],
  ["envoy_http_conn_manager_prefix", 'envoy_http_downstream_rq_xx{job="edge"}', 'envoy_response_code_class="5"'],
  // The pod that was scraped is the one that answers.
  ["version", ofIstio, 'response_code=~"5.."'],
  ["cluster", 'istio_requests_total{reporter="source",destination_service_name="checkout"}', 'response_code=~"5.."'],
  ["deployment", 'response_total{direction="inbound",namespace="checkout"}', 'classification="failure"'],
  // An Ingress of its own for each arm, between which DNS chooses.
  ["exported_service", ofNginx, 'status=~"5.."'],
  ["exported_ingress", ofNginx, 'status=~"5.."'],
])("lintMetricLabels() takes %s of %s", (label, requests, failed) => {
  const change = pair(label, requests, requests.replace("}", `,${failed}}`));
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

const istio = (label: string) => ({
  kind: "counters",
  label,
  requests: 'istio_requests_total{reporter="source",destination_service_name="checkout"}',
  errors: 'istio_requests_total{reporter="source",destination_service_name="checkout",response_code=~"5.."}',
});
const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const workloads = (stable: string, candidate: string) =>
  armsAs(stable, candidate).map((arm) => ({ ...arm, target: arm.name }));

test.each([
  { label: "source_workload", cure: "destination_workload", arms: workloads("checkout-v1", "checkout-v2") },
  { label: "source_version", cure: "destination_version", arms: workloads("v1", "v2") },
])("lintMetricLabels() warns of $label, which tells who calls", ({ label, cure, arms }) => {
  expect(problemsOf({ traffic: istio(label), weights: virtualService, arms })).toEqual({
    says: [
      `shifts[0].traffic.label: istio_requests_total tells in ${label} who calls, and weights of the kind "virtualService" part requests among those who are called (write "${cure}", unless the arms are those who call)`,
    ],
    works: true,
  });
  expect(problemsOf({ traffic: istio(cure), weights: virtualService, arms }).says).toEqual([]);
});

test.each([
  { name: "gateways", arms: workloads("istio-ingressgateway", "istio-ingressgateway-canary"), weights: virtualService },
  { name: "callers that something before the mesh parts", arms: workloads("edge-a", "edge-b"), weights: record, dns },
  { name: "callers that DNS parts", arms: workloads("checkout-v1", "checkout-v2"), weights: record, dns },
])("lintMetricLabels() takes source_workload of $name", ({ name: _, ...change }) => {
  expect(problemsOf({ traffic: istio("source_workload"), ...change })).toEqual({ says: [], works: true });
});
