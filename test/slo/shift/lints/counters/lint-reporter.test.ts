import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { counters, ofWeights } from "../shift-parts.ts";

const says = "where who calls and who is called both have a sidecar, each counts a request, so that one is two in it";
const counted = (matchers: string) => ({
  traffic: {
    ...counters,
    label: "destination_version",
    requests: `istio_requests_total{${matchers}}`,
    errors: `istio_requests_total{${matchers},response_code=~"5.."}`,
  },
  strategy: "abTest",
  weights: ofWeights(90, 10),
  layer: "mesh",
});

test.each([
  { matchers: 'app="cart"', cure: 'reporter="source",app="cart"' },
  { matchers: 'app="cart",reporter=~"source|destination"', cure: 'reporter="source",app="cart"' },
  { matchers: 'app="cart",reporter!="waypoint"', cure: 'reporter="source",app="cart"' },
  // Its name, and no series of a gateway alone.
  { matchers: 'destination_workload="pay-gateway"', cure: 'reporter="source",destination_workload="pay-gateway"' },
])("lintReporter() warns of $matchers", ({ matchers, cure }) => {
  expect(problemsOf(counted(matchers))).toEqual({
    says: [
      `shifts[0].traffic.errors: ${says} (write istio_requests_total{${cure},response_code=~"5.."})`,
      `shifts[0].traffic.requests: ${says} (write istio_requests_total{${cure}})`,
    ],
    works: true,
  });
});

test("lintReporter() warns of durations and of pods, whose sidecars count what they ask of others, too", () => {
  const traffic = {
    ...pods,
    requests: 'istio_requests_total{reporter="destination"}',
    errors: 'istio_requests_total{reporter="destination",response_code=~"5.."}',
  };
  const slow = { histogram: "istio_request_duration_milliseconds", unit: "milliseconds" };
  expect(problemsOf({ traffic, slow, weights: { kind: "podRatio", namespace: "shop" } }).says).toContain(
    `shifts[0].slow.histogram: ${says} (write istio_request_duration_milliseconds{reporter="destination"})`,
  );
});

test.each([
  'reporter="source"',
  'reporter="destination"',
  'reporter=~"source|waypoint"',
  'reporter!="source"',
  'job="istio-ingressgateway"',
  'namespace="istio-system",app=~".*gateway"',
])("lintReporter() takes %s", (matchers) => {
  const ofService = `${matchers},destination_service_name="checkout"`;
  expect(problemsOf(counted(ofService))).toEqual({ says: [], works: true });
});

test("lintReporter() takes the counters of others", () => {
  const traffic = { ...counters, requests: "http_requests_total", errors: 'http_requests_total{code=~"5.."}' };
  expect(problemsOf({ strategy: "abTest", traffic, weights: ofWeights(90, 10), layer: "mesh" })).toEqual({
    says: [],
    works: true,
  });
});
