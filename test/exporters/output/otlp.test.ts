import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { blackboxModules } from "../../../exporters/output/blackbox/blackbox-modules.ts";
import { createGivenIds } from "../../../exporters/output/otlp/given-ids.ts";
import { otlpSettings } from "../../../exporters/output/otlp/otlp-settings.ts";
import { startOtlp } from "../../../exporters/output/otlp/start-otlp.ts";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import { silentLogger } from "../../../service/log.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { sampleFamilies } from "./sample-families.ts";
import { failure, success } from "./sample-view.ts";

test.each([
  { name: "nothing without a variable", env: {}, settings: undefined },
  {
    name: "nothing when disabled",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_SDK_DISABLED: "true" },
    settings: undefined,
  },
  {
    name: "both signals with an endpoint",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" },
    settings: { traces: true, metrics: true },
  },
  {
    name: "both signals by option",
    env: {},
    endpoint: "http://c:4318",
    settings: { traces: true, metrics: true, variables: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" } },
  },
  {
    name: "one signal by its own endpoint",
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4318/t" },
    settings: { traces: true, metrics: false, variables: { OTEL_METRICS_EXPORTER: "none" } },
  },
  {
    name: "not the signal whose exporter is none",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_TRACES_EXPORTER: "none" },
    settings: { traces: false, metrics: true },
  },
  { name: "an exporter by name", env: { OTEL_METRICS_EXPORTER: "otlp" }, settings: { traces: false, metrics: true } },
  {
    name: "our service name",
    env: { OTEL_METRICS_EXPORTER: "otlp" },
    settings: { variables: { OTEL_SERVICE_NAME: "nines-exporter" } },
  },
])("otlpSettings() is $name", ({ env, endpoint, settings }) => {
  const found = otlpSettings(env, { endpoint });
  if (settings === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(settings);
});

test.each([{ OTEL_SERVICE_NAME: "mine" }, { OTEL_RESOURCE_ATTRIBUTES: "a=b, service.name=mine" }])(
  "otlpSettings() leaves a service name alone: %j",
  (env) => {
    expect(otlpSettings({ ...env, OTEL_METRICS_EXPORTER: "otlp" })?.variables).not.toHaveProperty("OTEL_SERVICE_NAME");
  },
);

test("createGivenIds() gives the ids of a traceparent once, and random ones otherwise", () => {
  const ids = createGivenIds();
  ids.give("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  expect([ids.generateSpanId(), ids.generateTraceId()]).toEqual([
    "b7ad6b7169203331",
    "0af7651916cd43dd8448eb211c80319c",
  ]);
  expect(ids.generateSpanId()).not.toBe("b7ad6b7169203331");
  ids.give("nonsense");
  expect([ids.generateTraceId(), ids.generateSpanId()]).toEqual([
    expect.stringMatching(/^[\da-f]{32}$/),
    expect.stringMatching(/^[\da-f]{16}$/),
  ]);
});

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string; readonly doubleValue?: number };
}
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly Attribute[];
}
interface Point {
  readonly attributes: readonly Attribute[];
  readonly asDouble?: number;
  readonly asInt?: number | string;
  readonly count?: number | string;
  readonly sum?: number;
  readonly explicitBounds?: readonly number[];
}
interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: readonly Point[] };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly histogram?: { readonly dataPoints: readonly Point[] };
}
interface Sent {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[];
  }[];
}

function plain(attributes: readonly Attribute[]): Readonly<Record<string, string | number | undefined>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.doubleValue ?? (value.intValue === undefined ? undefined : Number(value.intValue)),
    ]),
  );
}

const http: Probe = {
  ...(blackboxModules([]).get("http_2xx") as Extract<Probe, { kind: "http" }>),
  name: "shop-pay",
  url: "http://shop.example.org/pay",
};
const tcp: Probe = {
  ...(blackboxModules([]).get("tcp_connect") as Extract<Probe, { kind: "tcp" }>),
  name: "database",
  host: "db.example.org",
  port: 5432,
};
const refused: ProbeAttempt = {
  ...failure,
  reason: "connect_refused",
  detail: "refused",
  hops: [],
  evidence: undefined,
  durationSeconds: 0.002,
};
const startedAtMs = 1_700_000_000_250;

describe("startOtlp()", () => {
  let collector: Server;
  let sent: { readonly path: string; readonly body: Sent }[];

  beforeEach(async () => {
    sent = [];
    collector = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      sent.push({ path: request.url ?? "", body: JSON.parse(text) });
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    }).listen(0, "127.0.0.1");
    await once(collector, "listening");
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith("OTEL_")) delete process.env[name];
    collector.close();
    collector.closeAllConnections();
  });

  async function send(): Promise<void> {
    const address = collector.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    process.env["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/json";
    const settings = otlpSettings(process.env, { endpoint: `http://127.0.0.1:${port}` });
    if (settings === undefined) throw new Error("OTLP is off");
    const otlp = await startOtlp({
      settings,
      families: () => sampleFamilies,
      version: "0.1.0",
      location: "frankfurt",
      userAgent: "nines/0.1.0",
      log: silentLogger,
    });
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    otlp.record({ probe: http, attempt: { ...failure, traceparent }, startedAtMs, order: "first" });
    otlp.record({ probe: http, attempt: success, startedAtMs, order: "retry" });
    otlp.record({ probe: tcp, attempt: refused, startedAtMs, order: "first" });
    await otlp.shutdown();
  }

  test("sends a span per attempt, with the ids that the target got, and one per redirect", async () => {
    await send();
    const spans = sent.flatMap(({ body }) => body.resourceSpans ?? []);
    expect(plain(spans[0]?.resource.attributes ?? [])).toMatchObject({ "service.name": "nines-exporter" });
    expect(Object.keys(plain(spans[0]?.resource.attributes ?? []))).not.toContain("process.command_args");
    const all = spans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const failed = all.find(({ spanId }) => spanId === "b7ad6b7169203331");
    expect(failed).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      name: "GET",
      kind: 3,
      startTimeUnixNano: "1700000000250000000",
      endTimeUnixNano: "1700000001454000000",
      status: { code: 2, message: expect.stringContaining("https://shop.example.org/pay?card=*** answered 503") },
    });
    expect(failed?.parentSpanId ?? "").toBe("");
    expect(plain(failed?.attributes ?? [])).toEqual({
      "http.request.method": "GET",
      "url.full": "https://shop.example.org/pay",
      "url.scheme": "https",
      "server.address": "shop.example.org",
      "server.port": 443,
      "http.response.status_code": 503,
      "http.request.resend_count": 1,
      "network.peer.address": "192.0.2.10",
      "error.type": "503",
      "user_agent.original": "nines/0.1.0",
      "user_agent.synthetic.type": "test",
      "nines.target": "shop-pay",
      "nines.location": "frankfurt",
      "nines.probe.kind": "http",
      "nines.probe.attempt": "first",
      "nines.probe.result": "failure",
    });
    const below = all.filter(({ parentSpanId }) => parentSpanId === "b7ad6b7169203331");
    expect(below.map(({ attributes }) => plain(attributes))).toEqual([
      expect.objectContaining({
        "url.full": "http://shop.example.org/pay",
        "http.response.status_code": 301,
        "server.port": 80,
      }),
      expect.objectContaining({
        "http.request.resend_count": 1,
        "error.type": "503",
        "user_agent.synthetic.type": "test",
      }),
    ]);
    expect(plain(below[0]?.attributes ?? [])).not.toHaveProperty(["http.request.resend_count"]);
    const tcpSpan = all.find(({ name }) => name === "tcp probe");
    expect(plain(tcpSpan?.attributes ?? [])).toMatchObject({
      "server.address": "db.example.org",
      "server.port": 5432,
      "error.type": "connect_refused",
    });
    const good = all.find(({ attributes }) => plain(attributes)["nines.probe.attempt"] === "retry");
    expect(good?.status.code ?? 0).toBe(0);
    expect(plain(good?.attributes ?? [])).not.toHaveProperty(["error.type"]);
    expect(JSON.stringify(sent)).not.toMatch(/s3cr3t|4111/);
  });

  test("sends durations and our counters as metrics", async () => {
    await send();
    const metrics = new Map(
      sent
        .flatMap(({ body }) => body.resourceMetrics ?? [])
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .map((metric) => [metric.name, metric]),
    );
    const duration = metrics.get("http.client.request.duration");
    expect(duration?.unit).toBe("s");
    expect(
      duration?.histogram?.dataPoints.map(({ attributes, count, sum }) => ({
        count: Number(count),
        sum,
        ...plain(attributes),
      })),
    ).toEqual([
      {
        count: 1,
        sum: 1.204,
        "http.request.method": "GET",
        "url.scheme": "https",
        "server.address": "shop.example.org",
        "server.port": 443,
        "http.response.status_code": 503,
        "error.type": "503",
        "user_agent.synthetic.type": "test",
      },
      expect.objectContaining({ count: 1, sum: 0.084, "http.response.status_code": 200 }),
    ]);
    expect(duration?.histogram?.dataPoints[0]?.explicitBounds).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]);
    expect(
      metrics.get("slo_probe_duration_seconds")?.histogram?.dataPoints.map(({ attributes }) => plain(attributes)),
    ).toEqual([
      { target: "shop-pay", location: "frankfurt" },
      { target: "database", location: "frankfurt" },
    ]);
    const attempts = metrics.get("slo_probe_attempts")?.sum;
    expect([
      attempts?.isMonotonic,
      attempts?.dataPoints.map(({ asDouble, asInt }) => Number(asDouble ?? asInt)),
    ]).toEqual([true, [12, 0]]);
    expect(metrics.get("slo_window_sli_ratio")).toMatchObject({ unit: "1" });
    expect(
      metrics.get("slo_exporter_build_info")?.gauge?.dataPoints.map(({ attributes }) => plain(attributes)),
    ).toEqual([{ version: "0.1.0" }]);
  });
});
