import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LoopbackServer, startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { createTrafficReader } from "../../../../exporters/shifts/read/traffic-reader.ts";
import { createPrometheusClient } from "../../../../service/prometheus-client.ts";
import type { TrafficShiftSpec } from "../../../../slo/shift/spec/traffic-shift-spec.ts";
import { isMatched } from "./is-matched.ts";
import { patient, shiftOf } from "./shift-of.ts";

type Row = readonly [labels: Readonly<Record<string, string>>, perScrape: number];

let server: LoopbackServer;
let rows: readonly Row[] = [];
let answers = 0;
let scrapes = 0;

/** A Prometheus that scrapes before every fifth of its answers, which is another one in each look. */
beforeAll(async () => {
  server = await startLoopbackServer((request, body, response) => {
    if (++answers % 5 === 0) scrapes++;
    const sent = body === "" ? new URL(request.url ?? "", "http://prometheus").searchParams : new URLSearchParams(body);
    const query = sent.get("query") ?? "";
    const isRange = query.endsWith("]");
    const result = rows
      .filter(([labels]) => isMatched(labels, query.replace(/\[\d+s\]$/, "")))
      .map(([metric, perScrape]) => {
        const point = [scrapes, String(scrapes * perScrape)];
        return isRange ? { metric, values: [point] } : { metric, value: point };
      });
    response.setHeader("content-type", "application/json");
    const data = { resultType: isRange ? "matrix" : "vector", result };
    response.end(JSON.stringify({ status: "success", data }));
  });
});
afterAll(() => server.close());

const arms = ["blue", "green"] as const;
const istio = { destination_service_name: "checkout", destination_service_namespace: "shop", reporter: "source" };

const kinds: readonly {
  readonly name: string;
  readonly spec: Pick<TrafficShiftSpec, "traffic" | "slow">;
  /** Of ten requests per scrape and arm, with so many that were slow. */
  readonly rows: (arm: (typeof arms)[number], slow: number) => readonly Row[];
}[] = [
  {
    name: "Envoy",
    spec: { traffic: { kind: "envoy" }, slow: { threshold: "100ms" } },
    rows: (arm, slow) =>
      [
        ["envoy_cluster_upstream_rq_total", {}, 10],
        ["envoy_cluster_upstream_rq_time_count", {}, 10],
        ["envoy_cluster_upstream_rq_time_bucket", { le: "50" }, 1],
        ["envoy_cluster_upstream_rq_time_bucket", { le: "100" }, 10 - slow],
        ["envoy_cluster_upstream_rq_time_bucket", { le: "+Inf" }, 10],
      ].map(([name, more, value]) => row(name, { envoy_cluster_name: arm, ...(more as object) }, value)),
  },
  {
    name: "Istio",
    spec: {
      traffic: { kind: "istio", service: "checkout", namespace: "shop" },
      slow: { threshold: "100ms" },
    },
    rows: (arm, slow) =>
      [
        ["istio_requests_total", {}, 10],
        ["istio_request_duration_milliseconds_count", {}, 10],
        ["istio_request_duration_milliseconds_bucket", { le: "50.0" }, 1],
        ["istio_request_duration_milliseconds_bucket", { le: "100.0" }, 10 - slow],
      ].map(([name, more, value]) => row(name, { ...istio, destination_version: arm, ...(more as object) }, value)),
  },
  {
    name: "counters with a histogram",
    spec: {
      traffic: { kind: "counters", label: "cluster", requests: "edge_requests", errors: "edge_errors" },
      slow: { threshold: "250ms", histogram: 'edge_seconds_bucket{job="edge"}' },
    },
    rows: (arm, slow) =>
      [
        ["edge_requests", {}, 10],
        ["edge_seconds_count", { job: "edge" }, 10],
        ["edge_seconds_bucket", { job: "edge", le: "0.25" }, 10 - slow],
        ["edge_seconds_bucket", { job: "edge", le: "0x25" }, 1],
        ["edge_seconds_count", { job: "other" }, 77],
      ].map(([name, more, value]) => row(name, { cluster: arm, ...(more as object) }, value)),
  },
  {
    name: "counters of the histogram itself",
    spec: {
      traffic: {
        kind: "counters",
        label: "cluster",
        requests: "edge_seconds_count",
        errors: 'edge_seconds_count{code="500"}',
      },
      slow: { threshold: "250ms", histogram: "edge_seconds_bucket" },
    },
    rows: (arm, slow) =>
      [
        ["edge_seconds_count", {}, 10],
        ["edge_seconds_bucket", { le: "0.25" }, 10 - slow],
      ].map(([name, more, value]) => row(name, { cluster: arm, ...(more as object) }, value)),
  },
];

function row(name: unknown, labels: Readonly<Record<string, string>>, perScrape: unknown): Row {
  return [{ __name__: String(name), ...labels }, Number(perScrape)];
}

const cases = kinds.flatMap((kind) => [0, 1, 2, 3, 4].map((phase) => ({ ...kind, phase })));

test.each(cases)(
  "createTrafficReader() takes what was slow of one moment, whatever is scraped meanwhile: $name, $phase",
  async ({ phase, ...kind }) => {
    answers = phase;
    scrapes = 1;
    rows = [...kind.rows("blue", 0), ...kind.rows("green", 2)];
    const prometheus = createPrometheusClient({ url: server.url });
    const read = createTrafficReader(shiftOf(kind.spec), { prometheus: () => prometheus, scrapeSeconds: 15 });
    await read(patient);
    const first = scrapes;
    for (let look = 0; look < 8; look++) await read(patient);
    const before = scrapes;
    const { blue, green } = (await read(patient)).arms;
    expect(blue?.slow).toBe(0);
    expect(before - first).toBeGreaterThan(5);
    expect(green?.slow).toBeGreaterThanOrEqual(2 * (before - first));
    expect(green?.slow).toBeLessThanOrEqual(2 * (scrapes - 1));
  },
);
