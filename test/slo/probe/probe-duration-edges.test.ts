import { expect, test } from "@jest/globals";
import { probeDurationEdges } from "../../../slo/probe/probe-duration-edges.ts";
import { stackOf } from "../../alerts/generated-stack.ts";

const usual = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10];
const probe = { name: "home", url: "https://shop.example.org/" };

function edgesOf(histogram: string, more: object = {}) {
  const sli = { kind: "latency", histogram, threshold: "300ms" };
  return probeDurationEdges(
    stackOf({
      name: "shop",
      probes: [probe],
      services: [{ name: "web", slos: [{ name: "fast", objective: "99", sli }] }],
      ...more,
    }),
  );
}

test.each([
  { name: "of another histogram", histogram: "http_request_duration_seconds", edges: usual },
  {
    name: "of the exporter's histogram",
    histogram: 'slo_probe_duration_seconds{target="home"}',
    edges: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 5, 7.5, 10],
  },
  {
    name: "of its buckets",
    histogram: 'slo_probe_duration_seconds_bucket{target="home"}',
    edges: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 5, 7.5, 10],
  },
])("probeDurationEdges() knows the threshold $name", ({ histogram, edges }) => {
  expect(edgesOf(histogram)).toEqual(edges);
});

test("probeDurationEdges() knows the limits of probes and of discovered targets, each once", () => {
  const more = {
    probes: [
      { ...probe, maxDuration: "2s" },
      { ...probe, name: "other", maxDuration: "2s" },
      { ...probe, name: "third", maxDuration: "500ms" },
    ],
    exporter: { discovery: [{ files: ["a.json"], like: { maxDuration: "1500ms" } }] },
  };
  expect(edgesOf("x_seconds", more)).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 5, 7.5, 10]);
});
