import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, ofWeights } from "../shift-parts.ts";

const shiftWith = (inflight: string) => ({
  traffic: { ...counters, inflight },
  strategy: "abTest",
  weights: ofWeights(90, 10),
  layer: "gateway",
});

test("lintInflight() warns of a counter", () => {
  expect(problemsOf(shiftWith('http_requests_total{job="edge"}'))).toEqual({
    says: [
      "shifts[0].traffic.inflight: http_requests_total is a counter by its name, and inflight is a gauge: what is in flight rises and falls (write a gauge of what is in flight just now, such as http_requests_in_flight, or remove inflight)",
    ],
    works: true,
  });
});

test.each(["http_requests_in_flight", "http_inflight_requests_total", "edge_active_connections_total", '{job="edge"}'])(
  "lintInflight() takes %s",
  (inflight) => {
    expect(problemsOf(shiftWith(inflight))).toEqual({ says: [], works: true });
  },
);
