import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { counters, podRatio } from "../shift-parts.ts";

const counted = (requests: string, failed: string) => ({
  arms: armsAs("checkout", "checkout-next"),
  weights: podRatio,
  traffic: { ...pods, requests, errors: requests.replace("}", `,${failed}}`) },
});
const own = "it is right where each pod of an arm is such a proxy, or has one beside it";
const words = (metric: string, name: string, cure: string, unless = own) =>
  `${metric} is counted by ${name} here, whose "pod" is hardly that of an arm: nothing of either would be counted (${cure}; ${unless})`;
const ownPods = "count at the arms' own pods";
const byService = `write traffic: { kind: "counters", label: "service" } with the arm's service there as its match, or ${ownPods}`;

test.each([
  {
    requests: 'nginx_ingress_controller_requests{ingress="checkout"}',
    failed: 'status=~"5.."',
    name: "ingress-nginx",
    cure: `${ownPods}; or, where one arm is a canary Ingress, write traffic: { kind: "ingressNginx" }`,
  },
  {
    // honorLabels gives it no pods of the backend either.
    requests: 'nginx_ingress_controller_requests{exported_namespace="shop"}',
    failed: 'status=~"5.."',
    name: "ingress-nginx",
    cure: `${ownPods}; or, where one arm is a canary Ingress, write traffic: { kind: "ingressNginx" }`,
  },
  {
    requests: 'haproxy_server_http_responses_total{proxy="checkout"}',
    failed: 'code="5xx"',
    name: "HAProxy",
    cure: `write traffic: { kind: "haproxy" } with the arm's servers as its match, or ${ownPods}`,
  },
  {
    requests: 'traefik_service_requests_total{service=~"shop-checkout.+"}',
    failed: 'code=~"5.."',
    name: "Traefik",
    cure: byService,
  },
  { requests: 'kong_http_requests_total{service="checkout"}', failed: 'code=~"5.."', name: "Kong", cure: byService },
  {
    requests: 'envoy_cluster_upstream_rq_xx{envoy_cluster_name="checkout"}',
    failed: 'envoy_response_code_class="5"',
    name: "Envoy",
    cure: `write traffic: { kind: "envoy" } with the arm's cluster as its match, or ${ownPods}; where each has its own Envoy, ask for envoy_cluster_name of what comes in`,
  },
])("lintProxyPods() warns once of $requests", ({ requests, failed, name, cure }) => {
  const [metric = ""] = requests.split("{");
  expect(problemsOf(counted(requests, failed))).toEqual({
    says: [`shifts[0].traffic.requests: ${words(metric, name, cure)}`],
    works: true,
  });
});

test.each([
  {
    requests: 'istio_requests_total{reporter="source",destination_service_name="checkout"}',
    failed: 'response_code=~"5.."',
    cure: (failed: string) =>
      `write istio_requests_total{reporter="destination",destination_service_name="checkout"${failed}}, which the arms' own pods count, or traffic: { kind: "istio" }`,
    callers: "source_workload",
  },
  {
    requests: 'response_total{direction="outbound",dst_service="checkout"}',
    failed: 'classification="failure"',
    cure: (failed: string) => `write response_total{direction="inbound"${failed}}, which the arms' own pods count`,
    callers: "deployment",
  },
])("lintProxyPods() warns of what whoever calls counts: $requests", ({ requests, failed, cure, callers }) => {
  const [metric = ""] = requests.split("{");
  const unless = `where the arms are those who call, or gateways, say so: ${callers}=~"…"`;
  expect(problemsOf(counted(requests, failed))).toEqual({
    says: [
      `shifts[0].traffic.errors: ${words(metric, "whoever calls", cure(`,${failed}`), unless)}`,
      `shifts[0].traffic.requests: ${words(metric, "whoever calls", cure(""), unless)}`,
    ],
    works: true,
  });
});

test("lintProxyPods() warns of errors alone, and of arms by the label of pods", () => {
  const { arms, weights } = counted("", "");
  const requests = 'http_requests_total{job="checkout"}';
  const errors = 'nginx_ingress_controller_requests{ingress="checkout",status=~"5.."}';
  expect(problemsOf({ arms, weights, traffic: { ...pods, requests, errors } }).says).toEqual([
    `shifts[0].traffic.errors: ${words("nginx_ingress_controller_requests", "ingress-nginx", `${ownPods}; or, where one arm is a canary Ingress, write traffic: { kind: "ingressNginx" }`)}`,
  ]);
  const traffic = { ...counters, label: "exported_pod", requests: "nginx_ingress_controller_requests", errors };
  const says = problemsOf({
    arms: armsAs("till-a-7c9d8b6f5d-.+", "till-b-7c9d8b6f5d-.+"),
    weights,
    layer: "podRatio",
    traffic,
  }).says;
  expect(says.filter((one) => one.includes("is hardly that of an arm"))).toHaveLength(1);
});

test.each([
  counted('istio_requests_total{reporter="destination",destination_service_name="checkout"}', 'response_code=~"5.."'),
  // What the arms ask of others.
  counted('istio_requests_total{reporter="source",source_workload=~"checkout.*"}', 'response_code=~"5.."'),
  counted('response_total{direction="outbound",deployment=~"checkout.*"}', 'classification="failure"'),
  counted('response_total{direction="inbound",namespace="shop"}', 'classification="failure"'),
  counted('response_total{job="checkout"}', 'code="500"'),
  // Sidecars of the arms.
  counted('envoy_cluster_upstream_rq_xx{envoy_cluster_name="local_app"}', 'envoy_response_code_class="5"'),
  counted('envoy_cluster_upstream_rq{cluster_name=~"inbound\\\\|.*"}', 'response_code_class="5xx"'),
  counted('nginx_http_requests_total{job="checkout"}', 'error="true"'),
  counted('haproxy_server_http_responses_total{proxy="app",server="local"}', 'code="5xx"'),
  counted('haproxy_server_http_responses_total{container="haproxy-sidecar"}', 'code="5xx"'),
  counted('envoy_cluster_upstream_rq{cluster_name="inbound|8080||"}', 'response_code_class="5xx"'),
  // The arms are proxies.
  ...["gw6-blue", "public-gw2-a", "waf-a", "edge-proxies-a"].map((arm) => ({
    ...counted('haproxy_server_http_responses_total{proxy="app"}', 'code="5xx"'),
    arms: armsAs(arm, `${arm}-next`),
  })),
  {
    ...counted("", ""),
    traffic: {
      ...pods,
      namespace: "haproxy-controller",
      requests: "haproxy_server_http_responses_total",
      errors: 'haproxy_server_http_responses_total{code="5xx"}',
    },
    weights: { ...podRatio, namespace: "haproxy-controller" },
  },
  {
    ...counted('traefik_entrypoint_requests_total{job="traefik"}', 'code=~"5.."'),
    arms: armsAs("traefik", "traefik-next"),
  },
  {
    ...counted('nginx_ingress_controller_requests{job="edge"}', 'status=~"5.."'),
    arms: armsAs("edge-blue", "edge-green"),
  },
])("lintProxyPods() takes $traffic.requests", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
