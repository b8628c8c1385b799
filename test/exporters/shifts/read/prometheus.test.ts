import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LoopbackServer, startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { createTrafficReader, type TrafficReading } from "../../../../exporters/shifts/read/traffic-reader.ts";
import { createWeightReader } from "../../../../exporters/shifts/read/weight-reader.ts";
import { createPrometheusClient } from "../../../../service/prometheus-client.ts";
import type { ShiftTrafficSpec, ShiftWeightsSpec } from "../../../../slo/shift/spec/shift-source-spec.ts";
import type { TrafficShiftSpec } from "../../../../slo/shift/spec/traffic-shift-spec.ts";
import { needs } from "../../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../../servers/prometheus.ts";
import { until } from "../../../servers/until.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

needs("prometheus")("a real Prometheus", () => {
  let target: LoopbackServer;
  let prometheus: Prometheus;
  let series: Readonly<Record<string, number>> = {};

  beforeAll(async () => {
    target = await startLoopbackServer((_request, _body, response) => {
      const lines = Object.entries(series).map(([name, value]) => `${name} ${value}\n`);
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(lines.join(""));
    });
    const scrape = { job_name: "app", honor_labels: true, static_configs: [{ targets: [new URL(target.url).host] }] };
    prometheus = await startPrometheus({ scrapeConfigs: [scrape], interval: "1s" });
  });
  afterAll(async () => {
    await prometheus.stop();
    await target.close();
  });

  const options = () => ({ prometheus: () => createPrometheusClient({ url: prometheus.url }), scrapeSeconds: 1 });

  /** Serves these series, and waits until Prometheus has this value of one of them. */
  async function serve(next: Readonly<Record<string, number>>) {
    series = next;
    const [first = ["", 0]] = Object.entries(next);
    const [name, value] = first;
    await until(
      () => prometheus.query(name),
      ([sample]) => sample?.value === value,
    );
  }

  const readerOf = (traffic: ShiftTrafficSpec, more: Partial<TrafficShiftSpec> = {}) => {
    const read = createTrafficReader(shiftOf({ traffic, ...more }), options());
    return () => read(patient);
  };
  const counted = ({ arms }: TrafficReading) =>
    Object.fromEntries(
      Object.entries(arms).map(([name, { requests, errors, slow, rescued, inflight }]) => [
        name,
        [requests, errors, slow, rescued, inflight],
      ]),
    );

  test("createTrafficReader() counts failed calls of gRPC beside broken answers, each once", async () => {
    const call = (code: string, status: string) =>
      `istio_requests_total{reporter="source",destination_workload="green",destination_workload_namespace="calls",response_code="${code}",grpc_response_status="${status}",response_flags="-"}`;
    await serve({ [call("200", "0")]: 1000, [call("200", "13")]: 10, [call("503", "14")]: 10, [call("200", "5")]: 10 });
    const read = readerOf({ kind: "istio", namespace: "calls", label: "destination_workload" });
    const before = await read();
    await serve({ [call("200", "0")]: 1100, [call("200", "13")]: 17, [call("503", "14")]: 14, [call("200", "5")]: 19 });
    const after = await read();
    const grown = ([requests = 0, errors = 0]: readonly (number | undefined)[] = []) => [requests, errors];
    expect([before, after].map((reading) => grown(counted(reading)["green"]))).toEqual([
      [0, 0],
      [120, 11],
    ]);
  });

  test("createTrafficReader() counts pods by their Deployments, over resets and first errors", async () => {
    const pod = (name: string, code: string) => `pods_requests{namespace="shop",pod="${name}",code="${code}"}`;
    const [blue, green] = ["checkout-blue-6d5f8c-abcde", "checkout-green-7c8b9d-fghij"];
    await serve({
      [pod(blue, "200")]: 1000,
      [pod(green, "200")]: 500,
      [pod("checkout-green-canary-7c8b9d-fghij", "200")]: 7,
    });
    const read = readerOf(
      {
        kind: "pods",
        namespace: "shop",
        by: "deployment",
        requests: "pods_requests",
        errors: 'pods_requests{code=~"5.."}',
      },
      { arms: [], ...matching("checkout-blue", "checkout-green") },
    );
    expect(counted(await read())).toEqual({
      blue: [0, 0, undefined, undefined, undefined],
      green: [0, 0, undefined, undefined, undefined],
    });
    await serve({ [pod(blue, "200")]: 1090, [pod(green, "200")]: 510, [pod(green, "503")]: 1 });
    expect(counted(await read())).toMatchObject({ blue: [90, 0], green: [11, 1] });
    // The pod of blue began anew, and green has a second one.
    await serve({
      [pod(blue, "200")]: 4,
      [pod(green, "200")]: 510,
      [pod(green, "503")]: 2,
      [pod("checkout-green-7c8b9d-klmno", "200")]: 3,
    });
    const reading = await read();
    expect(counted(reading)).toMatchObject({ blue: [94, 0], green: [15, 2] });
    expect(reading).toMatchObject({ restarts: 1, shareBasis: "requests", detail: undefined });
    // Then one of green did, too.
    await serve({ [pod("checkout-green-7c8b9d-klmno", "200")]: 1, [pod(blue, "200")]: 4, [pod(green, "200")]: 510 });
    expect(await read()).toMatchObject({ restarts: 2 });
  });

  test("createTrafficReader() finds pods by a label, and remembers those that are gone", async () => {
    const pod = (name: string) => `label_requests{namespace="shop",pod="${name}"}`;
    const labels = (name: string, track: string) =>
      `kube_pod_labels{namespace="shop",pod="${name}",label_app_track="${track}"}`;
    const [one, two] = [labels("a-1", "blue"), labels("b-1", "green")];
    await serve({ [pod("a-1")]: 10, [pod("b-1")]: 10, [one]: 1, [two]: 1 });
    const requests = "label_requests";
    const read = readerOf({
      kind: "pods",
      namespace: "shop",
      by: "label",
      label: "app/track",
      requests,
      errors: `${requests}{code="5"}`,
    });
    await read();
    await serve({ [pod("a-1")]: 15, [pod("b-1")]: 12, [one]: 1, [two]: 1 });
    expect(counted(await read())).toMatchObject({ blue: [5, 0], green: [2, 0] });
    await serve({ [pod("a-1")]: 20, [pod("b-1")]: 19, [one]: 1 });
    expect(counted(await read())).toMatchObject({ blue: [10, 0], green: [9, 0] });
  });

  test("createTrafficReader() counts what was slow, rescued and in flight in Envoy", async () => {
    const envoy = (name: string, value: string, more = "") =>
      `envoy_cluster_upstream_rq_${name}{envoy_cluster_name="${value}"${more}}`;
    const at = (blue: number, green: number, slow: number) => ({
      [envoy("total", "blue")]: blue,
      [envoy("total", "green")]: green,
      [envoy("xx", "green", ',envoy_response_code_class="5"')]: slow,
      [envoy("retry_success", "green")]: slow,
      [envoy("active", "green")]: 3,
      [envoy("active", "blue")]: 0,
      [envoy("time_count", "green")]: green,
      [envoy("time_bucket", "green", ',le="100"')]: green - slow,
    });
    await serve(at(10, 10, 0));
    const read = readerOf({ kind: "envoy" }, { slow: {} });
    await read();
    await serve(at(100, 30, 4));
    expect(counted(await read())).toEqual({ blue: [90, 0, undefined, 0, 0], green: [20, 4, 4, 4, 3] });
  });

  test("createTrafficReader() takes an arm without series for one without requests, and no series at all for a fault", async () => {
    const read = readerOf({ kind: "counters", label: "cluster", requests: "edge_requests", errors: "edge_errors" });
    await serve({ 'edge_other{cluster="blue"}': 1 });
    expect((await reasonFor(read())).replace(prometheus.url, "URL")).toBe(
      'URL has no samples of this traffic in the last 60 s: edge_requests{cluster=~"blue"} and edge_requests{cluster=~"green"}',
    );
    await serve({ 'edge_requests{cluster="blue"}': 5 });
    expect(await read()).toMatchObject({ arms: { green: { requests: 0 } }, detail: "there is no series of green yet" });
    await serve({ 'edge_requests{cluster="green"}': 2, 'edge_requests{cluster="blue"}': 5 });
    expect(await read()).toMatchObject({ arms: { blue: { requests: 0 }, green: { requests: 2 } }, detail: undefined });
  });

  test("createTrafficReader() goes on from what an earlier one left", async () => {
    const traffic = {
      kind: "counters",
      label: "cluster",
      requests: "lasting_requests",
      errors: "lasting_errors",
    } as const;
    const at = (blue: number) => ({ 'lasting_requests{cluster="blue"}': blue, 'lasting_requests{cluster="green"}': 1 });
    await serve(at(10));
    const first = readerOf(traffic);
    await first();
    await serve(at(15));
    const { memory } = await first();
    await serve(at(3));
    const later = createTrafficReader(shiftOf({ traffic }), {
      ...options(),
      memory: JSON.parse(JSON.stringify(memory)),
    });
    const { arms, restarts } = await later(patient);
    expect({ blue: arms["blue"]?.requests, restarts }).toEqual({ blue: 8, restarts: 1 });
  });

  const weightsOf = (weights: ShiftWeightsSpec, more: Parameters<typeof shiftOf>[0] | object = {}) =>
    createWeightReader(shiftOf({ traffic: { kind: "envoy" }, weights, ...more }), options())(patient);

  test("createWeightReader() says where several HAProxies hold weights that differ, and nothing where they agree", async () => {
    const weights = (instance: string, blue: number, green: number) => ({
      [`haproxy_server_weight{proxy="pair",server="green",instance="${instance}"}`]: green,
      [`haproxy_server_weight{proxy="pair",server="blue",instance="${instance}"}`]: blue,
      [`haproxy_server_status{proxy="pair",server="green",state="UP",instance="${instance}"}`]: 1,
      [`haproxy_server_status{proxy="pair",server="blue",state="UP",instance="${instance}"}`]: 1,
    });
    const traffic = { kind: "haproxy", proxy: "pair" } as const;
    const read = () => createWeightReader(shiftOf({ traffic, weights: { kind: "haproxy" } }), options())(patient);
    await serve({ ...weights("lb1:8404", 70, 30), ...weights("lb2:8404", 95, 5) });
    expect(await read()).toMatchObject({
      weights: { blue: 165, green: 35 },
      live: { blue: 165, green: 35 },
      shareRange: { least: 0.05, most: 0.3 },
      detail: "the HAProxies differ: green has 5 % in one and 30 % in another",
    });
    await serve({ ...weights("lb2:8404", 140, 60), ...weights("lb1:8404", 70, 30) });
    const agreed = await read();
    expect(agreed).toMatchObject({ weights: { blue: 210, green: 90 }, detail: undefined });
    expect(agreed.shareRange).toBeUndefined();
  });

  test.each([
    { honorLabels: true, labels: 'namespace="shop"' },
    { honorLabels: false, labels: 'namespace="flagger-system",exported_namespace="shop"' },
  ])("createWeightReader() reads Flagger's weights and how it ended, by $labels", async ({ honorLabels, labels }) => {
    const at = (status: number, green: number) => ({
      [`flagger_canary_status{name="checkout",${labels}}`]: status,
      [`flagger_canary_weight{workload="checkout-primary",${labels}}`]: 100 - green,
      [`flagger_canary_weight{workload="checkout",${labels}}`]: green,
    });
    const read = () => weightsOf({ kind: "flagger", namespace: "shop", workload: "checkout", honorLabels });
    await serve(at(0, 30));
    expect(await until(read, ({ weights }) => weights["green"] === 30)).toMatchObject({
      weights: { blue: 70, green: 30 },
      state: "moving",
    });
    await serve(at(1, 0));
    expect(await read()).toMatchObject({ weights: { blue: 100, green: 0 }, state: "steady", outcome: "completed" });
    await serve(at(2, 0));
    expect(await read()).toMatchObject({
      state: "aborting",
      outcome: "rolled_back",
      detail: "Flagger says that the canary failed",
    });
  });

  test("createWeightReader() reads ready replicas, and says which are missing", async () => {
    const replicas = (deployment: string) =>
      `kube_deployment_status_replicas_ready{namespace="shop",deployment="${deployment}"}`;
    await serve({ [replicas("blue")]: 9 });
    const read = () => weightsOf({ kind: "podRatio", namespace: "shop" });
    expect(await read()).toMatchObject({ weights: { blue: 9 }, detail: "there is no weight of green" });
    await serve({ [replicas("green")]: 1, [replicas("blue")]: 9 });
    expect(await read()).toMatchObject({ weights: { blue: 9, green: 1 }, detail: undefined });
    const elsewhere = await reasonFor(weightsOf({ kind: "podRatio", namespace: "elsewhere" }));
    expect(elsewhere.replace(prometheus.url, "URL")).toBe(
      'URL has no weights of this shift: kube_deployment_status_replicas_ready{namespace="elsewhere",deployment="blue"} and kube_deployment_status_replicas_ready{namespace="elsewhere",deployment="green"} is empty',
    );
  });

  test("createWeightReader() adds up the ready replicas of all ReplicaSets of an arm", async () => {
    const replicas = (name: string) =>
      `kube_replicaset_status_ready_replicas{namespace="shop",replicaset="checkout-${name}"}`;
    await serve({ [replicas("5d4f8c7b9")]: 3, [replicas("7f6d5c8b4")]: 2, [replicas("6b9c7d5f4")]: 4 });
    const reading = weightsOf(
      { kind: "podRatio", namespace: "shop" },
      {
        traffic: { kind: "pods", namespace: "shop", by: "replicaSet", requests: "all", errors: "bad" },
        ...matching("checkout-5d4f8c7b9|checkout-7f6d5c8b4", "checkout-6b9c7d5f4"),
      },
    );
    expect(await reading).toMatchObject({ weights: { blue: 5, green: 4 }, detail: undefined });
  });
});

function matching(blue: string, green: string) {
  return { blue: { match: blue }, green: { match: green } };
}

test("readers say so where no Prometheus is told to the exporter", async () => {
  const shift = shiftOf({ traffic: { kind: "envoy" }, weights: { kind: "podRatio", namespace: "shop" } });
  expect(await reasonFor(createWeightReader(shift, {})(patient))).toBe(
    "the weights are in Prometheus, and the exporter is told of none",
  );
  expect(await reasonFor(createTrafficReader(shift, { scrapeSeconds: 15 })(patient))).toBe(
    "the counters of traffic are in Prometheus, and the exporter is told of none",
  );
});

test("createWeightReader() gives weights that stand in the config", async () => {
  const shift = shiftOf({ traffic: { kind: "envoy" }, weights: { kind: "static", weights: { blue: 70, green: 30 } } });
  expect((await createWeightReader(shift, {})(patient)).weights).toEqual({ blue: 70, green: 30 });
});
