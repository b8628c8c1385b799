import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { ofWeights, podRatio, targets } from "../shift-parts.ts";

const weights = ofWeights(90, 10);
const statusLabels = [
  ["istio_", "response_code"],
  ["http_server_request_duration_", "http_response_status_code"],
  ["response_", "status_code"],
  ["", "code"],
] as const;
const counted = (label: string, requests: string, more: object = {}) => ({
  arms: armsAs("v1", "v2"),
  layer: "mesh",
  strategy: "abTest",
  traffic: {
    kind: "counters",
    label,
    requests,
    errors: requests
      .replace(/\{|$/, `{${statusLabels.find(([metric]) => requests.startsWith(metric))?.[1]}=~"5..",`)
      .replace(/,\}|,$/, "}"),
  },
  weights,
  ...more,
});
const labelled = (label: string, requests: string, namespace = "shop") => ({
  arms: targets("checkout-stable", "checkout-canary"),
  traffic: {
    ...pods,
    namespace,
    by: "label",
    label,
    requests,
    errors: requests.replace(/\{|$/, '{code=~"5..",').replace(/,\}|,$/, "}"),
  },
  weights: { ...podRatio, namespace },
});

test.each([
  {
    change: counted("version", "http_requests_total"),
    all: " with the same values of version",
    cure: 'http_requests_total{job="checkout"}',
  },
  {
    change: counted("version", 'http_requests_total{namespace="shop"}'),
    all: " with the same values of version",
    cure: 'http_requests_total{job="checkout",namespace="shop"}',
  },
  {
    change: counted(
      "service_version",
      'http_server_request_duration_seconds_count{k8s_namespace_name="shop",env="prod",job!="edge"}',
    ),
    all: " with the same values of service_version",
    cure: 'http_server_request_duration_seconds_count{job="checkout",k8s_namespace_name="shop",env="prod",job!="edge"}',
  },
  {
    change: counted(
      "destination_version",
      'istio_requests_total{reporter="waypoint",destination_service_namespace="shop"}',
    ),
    all: " with the same values of destination_version",
    cure: 'istio_requests_total{destination_service_name="checkout",reporter="waypoint",destination_service_namespace="shop"}',
  },
  {
    change: counted("version", 'http_requests_total{job="kubernetes-pods"}'),
    all: " with the same values of version",
    cure: 'http_requests_total{app="checkout",job="kubernetes-pods"}',
  },
  {
    change: counted("version", 'http_requests_total{job=~"kubernetes-(pods|service-endpoints)",namespace="shop"}'),
    all: " with the same values of version",
    cure: 'http_requests_total{app="checkout",job=~"kubernetes-(pods|service-endpoints)",namespace="shop"}',
  },
  {
    change: counted("version", 'http_requests_total{job=~".+"}'),
    all: " with the same values of version",
    cure: 'http_requests_total{app="checkout",job=~".+"}',
  },
  {
    change: counted("destination_version", 'istio_requests_total{reporter="source",job="istio-mesh"}'),
    all: " with the same values of destination_version",
    cure: 'istio_requests_total{destination_service_name="checkout",reporter="source",job="istio-mesh"}',
  },
  {
    change: labelled("track", 'http_requests_total{job="kubernetes-service-endpoints"}'),
    all: " in shop with the same values of track",
    cure: 'http_requests_total{app="checkout",job="kubernetes-service-endpoints"}; unless checkout is the only one there',
  },
  {
    change: labelled("track", "http_requests_total"),
    all: " in shop with the same values of track",
    cure: 'http_requests_total{job="checkout"}; unless checkout is the only one there',
  },
])("lintNameless() warns of requests that may be anybody's, with $cure", ({ change, all, cure }) => {
  expect(problemsOf(change)).toEqual({
    says: [
      `shifts[0].traffic.requests: nothing in it says that these are requests of "checkout": those of every application${all} count, too (write what its series alone have, here and in the others, such as ${cure})`,
    ],
    works: true,
  });
});

test.each([
  counted("version", 'http_requests_total{job="checkout"}'),
  counted("version", 'http_requests_total{app=~"checkout.*",namespace="shop"}'),
  counted("version", 'http_requests_total{namespace="checkout"}'),
  counted("version", 'http_requests_total{handler="/pay"}'),
  counted("destination_version", 'istio_requests_total{reporter="source",destination_service_name="pay"}'),
  counted("version", 'http_requests_total{job="kubernetes-pods",app="checkout"}'),
  counted("version", 'http_requests_total{job="kubernetes-pods",kubernetes_name="till"}'),
  counted("version", 'http_requests_total{job="kubernetes-pods",namespace="checkout"}'),
  counted("version", 'http_requests_total{job=~"checkout|kubernetes-pods"}'),
  counted("version", 'http_requests_total{job="shop/checkout"}'),
  counted("version", 'http_requests_total{job="edge"}'),
  counted("version", 'checkout_requests_total{job="kubernetes-pods"}'),
  counted("version", 'http_requests_total{job="node"}'),
  counted("version", "checkout_requests_total"),
  counted("version", "edge_requests_total"),
  counted("version", "http_requests_total", { arms: armsAs("checkout-v1", "checkout-v2") }),
  counted("deployment", 'response_total{direction="inbound"}', { arms: armsAs("till-blue", "till-green") }),
  counted("app", "http_requests_total", { arms: armsAs("till", "till-next") }),
  counted("rollouts_pod_template_hash", "http_requests_total", { arms: armsAs("5d4f8c7b9", "6b9c7d5f4") }),
  labelled("track", 'http_requests_total{job="till"}'),
  labelled("track", "http_requests_total", "checkout"),
  {
    traffic: { ...pods, requests: "http_requests_total", errors: 'http_requests_total{code=~"5.."}' },
    weights: podRatio,
    arms: armsAs("till", "till-next"),
  },
])("lintNameless() takes %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
