import { expect, test } from "@jest/globals";
import { ruleTests } from "../../../alerts/rule-tests.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import { needs } from "../../servers/needs.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { stackOf, writeStack } from "../generated-stack.ts";
import { oneShift } from "./every-shift.ts";

/** Applications that count requests with the histogram that times them. */
const shared: readonly { readonly name: string; readonly of: string; readonly change: Partial<TrafficShiftSpec> }[] = [
  {
    name: "OpenTelemetry, in seconds",
    of: "pods-deployment",
    change: {
      traffic: {
        kind: "pods",
        namespace: "shop",
        by: "deployment",
        requests: 'http_server_request_duration_seconds_count{service_name="checkout"}',
        errors: 'http_server_request_duration_seconds_count{service_name="checkout",http_response_status_code=~"5.."}',
      },
      slow: { threshold: "250ms", histogram: 'http_server_request_duration_seconds{service_name="checkout"}' },
    },
  },
  {
    name: "OpenTelemetry, in milliseconds, with a histogram of fewer routes",
    of: "clusters",
    change: {
      traffic: {
        kind: "counters",
        label: "color",
        requests: "http_server_duration_milliseconds_count",
        errors: 'http_server_duration_milliseconds_count{http_status_code=~"5.."}',
      },
      slow: {
        threshold: "250ms",
        unit: "milliseconds",
        histogram: 'http_server_duration_milliseconds{http_route="/buy"}',
      },
    },
  },
  {
    name: "Spring Boot, with a histogram of what is well",
    of: "pods-label",
    change: {
      traffic: {
        kind: "pods",
        namespace: "shop",
        by: "label",
        label: "rollouts-pod-template-hash",
        requests: 'http_server_requests_seconds_count{uri!~"/actuator.*"}',
        errors: 'http_server_requests_seconds_count{uri!~"/actuator.*",status=~"5.."}',
      },
      slow: { threshold: "250ms", histogram: 'http_server_requests_seconds{uri!~"/actuator.*",status!~"5.."}' },
    },
  },
  {
    name: "express, with errors of the histogram alone",
    of: "ab-test",
    change: {
      traffic: {
        kind: "counters",
        label: "variant",
        requests: "http_requests_total",
        errors: 'http_request_duration_seconds_count{status_code=~"5.."}',
      },
      slow: { threshold: "250ms", histogram: "http_request_duration_seconds" },
    },
  },
  {
    name: "express, with errors that have a counter of their own",
    of: "ab-test",
    change: {
      traffic: {
        kind: "counters",
        label: "variant",
        requests: "http_request_duration_seconds_count",
        errors: "http_errors_total",
      },
      slow: { threshold: "250ms", histogram: "http_request_duration_seconds" },
    },
  },
  {
    name: "a candidate of which nearly everything fails and is slow",
    of: "ab-test",
    change: {
      traffic: {
        kind: "counters",
        label: "variant",
        requests: "http_request_duration_seconds_count",
        errors: 'http_request_duration_seconds_count{code=~"5.."}',
      },
      slow: { threshold: "250ms", histogram: "http_request_duration_seconds" },
      judge: { effectFloor: 0.9 },
    },
  },
  {
    name: "a candidate of which most fails, with a histogram of what is well",
    of: "ab-test",
    change: {
      traffic: {
        kind: "counters",
        label: "variant",
        requests: "http_request_duration_seconds_count",
        errors: 'http_request_duration_seconds_count{code=~"5.."}',
      },
      slow: { threshold: "250ms", histogram: 'http_request_duration_seconds{code!~"5.."}' },
      judge: { effectFloor: 0.6 },
    },
  },
  {
    name: "slow ones that are a part of all",
    of: "ab-test",
    change: {
      traffic: {
        kind: "counters",
        label: "variant",
        requests: "http_requests_total",
        errors: 'http_requests_total{code=~"5.."}',
        slow: 'http_requests_total{slow="true"}',
      },
    },
  },
];

const stackWith = (of: string, change: Partial<TrafficShiftSpec>) =>
  stackOf({ ...oneShift(of, change), scrapeInterval: "30s" });

test.each(shared)("ruleTests() lists a series once that several queries select: $name", ({ of, change }) => {
  const [file] = ruleTests(stackWith(of, change)).filter(({ name }) => name.startsWith("shift-"));
  const tests = file?.data.tests ?? [];
  expect(tests.length).toBeGreaterThan(2);
  for (const { input_series } of tests) {
    const names = input_series.map(({ series }) => series);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

test("ruleTests() gives the answers of each status their own buckets, which add up to those within the threshold", () => {
  const [first] = shared;
  const [file] = ruleTests(stackWith("pods-deployment", first?.change ?? {})).filter(
    ({ name }) => name === "shift-pods-deployment",
  );
  const worse = file?.data.tests?.find(({ name }) => name?.startsWith("a candidate that fails"));
  const ofCandidate = worse?.input_series.filter(({ series }) => series.includes('pod="green'));
  const series = (suffix: string, more: string) =>
    `http_server_request_duration_seconds_${suffix}{${more}namespace="shop",pod="green-a-aaaaa",service_name="checkout"}`;
  // Of 1200 requests 240 fail and 600 are slow: all of these are well.
  expect(ofCandidate).toEqual([
    { series: series("count", ""), values: "_x10 0+960x19" },
    { series: series("count", 'http_response_status_code="500",'), values: "_x10 0+240x19" },
    { series: series("bucket", 'le="0.25",'), values: "_x10 0+360x19" },
    { series: series("bucket", 'http_response_status_code="500",le="0.25",'), values: "_x10 0+240x19" },
  ]);
});

needs("prometheus")("The rules of shifts whose requests are the count of their histogram", () => {
  test.each(shared)("pass their own generated tests: $name", async ({ of, change }) => {
    await inTemporaryFolder("shared-series", async (folder) => {
      const files = await writeStack(stackWith(of, change), { folder, part: "prometheus/tests" });
      const tests = files.filter((name) => name.includes("/shift-"));
      const { code, stderr } = await promtool(["test", "rules", ...tests]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    });
  });
});
