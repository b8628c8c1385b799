import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Alert } from "../../../bot/model/alert.ts";
import type { PrometheusFacts } from "../../../bot/model/alert-facts.ts";
import type { Incident } from "../../../bot/model/incident.ts";
import { createPlotter, type Plotter, type PlotterOptions } from "../../../bot/plots/create-plotter.ts";
import type { IncidentView } from "../../../bot/render/incident-view.ts";
import { openCloudWatch } from "../../../bot/sources/cloudwatch/cloudwatch-api.ts";
import { type FakeCloudWatch, startFakeCloudWatch } from "../../../bot/testing/aws/fake-cloudwatch.ts";
import { createPrometheusClient } from "../../../service/prometheus-client.ts";
import { remoteWrite, type WrittenSeries } from "../../alerts/truth/remote-write.ts";
import fc from "../../property.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { alert, begin, cloudWatchView, incident, minute, sloAlert, sloView, view } from "../render/example-views.ts";
import { hostileText } from "../render/hostile.ts";

const nowMs = begin + 30 * minute;
let warnings: unknown[] = [];
let plotter: Plotter | undefined;

function start(options: Partial<PlotterOptions> = {}): Plotter {
  const log = { warn: (_: string, fields?: object) => void warnings.push(fields) };
  const cloudWatch = () => Promise.reject(new Error("there is no CloudWatch"));
  plotter = createPlotter({ prometheus: undefined, cloudWatch, log, now: () => nowMs, ...options });
  return plotter;
}

beforeEach(() => {
  warnings = [];
});
afterEach(() => plotter?.close());

/** What a PNG says of itself in its first bytes: https://www.w3.org/TR/png/#11IHDR */
function sizeOf(png: Uint8Array | undefined) {
  const bytes = Buffer.from(png ?? []);
  return { signature: bytes.toString("latin1", 1, 4), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const plotSize = { signature: "PNG", width: 800, height: 500 };

function queryView(query: string, labels: Alert["labels"] = {}, title = "disk of db-1 is 94 % full"): IncidentView {
  const generatorUrl = `https://prometheus.example.com/graph?g0.expr=${encodeURIComponent(query)}&g0.tab=1`;
  const facts: PrometheusFacts = { ...(alert().facts as PrometheusFacts), generatorUrl };
  return view({ incident: incident({ title }), alerts: [alert({ facts, labels, title })] });
}

/** A value in each of the last minutes. */
function since(minutes: number): WrittenSeries["samples"] {
  return Array.from({ length: minutes + 1 }, (_, index): [number, number] => [nowMs - (minutes - index) * minute, 1]);
}

function everyMinute(labels: WrittenSeries["labels"], value: (ms: number) => number): WrittenSeries {
  const samples: [number, number][] = [];
  for (let ms = begin - 240 * minute; ms <= nowMs; ms += minute) samples.push([ms, value(ms)]);
  return { labels, samples };
}

function sloSeries(): readonly WrittenSeries[] {
  const slo_id = "checkout-availability";
  const of = (name: string, labels: object, value: (ms: number) => number) =>
    everyMinute({ __name__: name, slo_id, ...labels }, value);
  const ratio = (window: string, region: string, high: number) =>
    of(`slo:sli_error:ratio_rate${window}`, { region }, (ms) => (ms < begin - 58 * minute ? 0.0004 : high));
  return [
    of("slo:info", { group_by: "region", objective: "99.9" }, () => 1),
    of("slo:error_budget:ratio", {}, () => 0.001),
    of("slo:alert_threshold:ratio", { tier: "page-fast" }, () => 0.0144),
    of("slo:alert_threshold:ratio", { tier: "page-slow", timing: "own" }, () => 0.006),
    ratio("1h", "eu", 0.0146),
    ratio("5m", "eu", 0.0152),
    ratio("1h", "us", 0.5),
    ratio("5m", "us", 0.5),
    of("slo:period_error_budget_remaining:ratio", { region: "eu" }, (ms) => 0.3 - (ms - begin) / (100 * minute)),
  ];
}

needs("prometheus")("createPlotter() with a real Prometheus", () => {
  let prometheus: Prometheus;

  beforeAll(async () => {
    prometheus = await startPrometheus({
      interval: "1h",
      flags: [
        "--web.enable-remote-write-receiver",
        "--storage.tsdb.min-block-duration=30d",
        "--storage.tsdb.max-block-duration=30d",
      ],
    });
    const numbered = Array.from({ length: 250 }, (_, index) => index);
    await remoteWrite(prometheus.url, [
      ...sloSeries(),
      everyMinute({ __name__: "disk_used_ratio", instance: "db-1" }, () => 0.94),
      everyMinute({ __name__: "disk_used_ratio", instance: "db-2" }, () => 0.97),
      everyMinute({ __name__: "broken", instance: "a" }, () => Number.NaN),
      everyMinute({ __name__: "endless", instance: "a" }, () => Number.POSITIVE_INFINITY),
      { labels: { __name__: "young", instance: "a" }, samples: since(6) },
      { labels: { __name__: "newborn", instance: "a" }, samples: since(1) },
      ...numbered.map((index) => everyMinute({ __name__: "many", pod: `pod-${index}` }, () => index)),
      everyMinute({ __name__: "rude", text: '</text><script>alert(1)</script>&amp;"\u202e\u0007' }, () => 1),
      everyMinute({ __name__: "rude", text: "%s $x {{y}} \ud83d\ude00" }, () => 2),
    ]);
  });

  afterAll(() => prometheus?.stop());

  const client = () => createPrometheusClient({ url: prometheus.url });
  const draw = (of: IncidentView) => start({ prometheus: client() }).picture(of)?.draw();

  test("draws the burn rates of the group that the alert names", async () => {
    const deploys = [
      { service: "checkout", version: "1.42", phase: "started" as const, by: undefined, atMs: begin - 58 * minute },
    ];
    const labels = { ...sloAlert().labels, region: "eu" };
    const picture = await draw(sloView({ slo: undefined, alerts: [sloAlert({ labels })], deploys }));
    expect(warnings).toEqual([]);
    expect(picture).toMatchObject({
      name: "3F7K.png",
      altText:
        "Plot of checkout availability: burn rate from 2 Mar 11:00 to 2 Mar 14:30 UTC: over 5 min, now last 15.2 x, lowest 0.4 x, highest 15.2 x; over 1 h, now last 14.6 x, lowest 0.4 x, highest 14.6 x. Limit 14.4 x. Fires since 2 Mar 14:00 UTC. Rollout of checkout 1.42 at 2 Mar 13:02 UTC.",
    });
    expect(sizeOf(picture?.png)).toEqual(plotSize);
  });

  test("draws the worst group when the alert names none", async () => {
    expect((await draw(sloView()))?.altText).toContain("over 1 h, now last 500 x");
  });

  test("draws what is left of a budget", async () => {
    const alerts = [sloAlert({ name: "SLOErrorBudgetExhausted" })];
    expect((await draw(sloView({ alerts })))?.altText).toContain(
      "error budget left from 2 Mar 09:32 to 2 Mar 14:30 UTC: left now last 0%",
    );
  });

  test("has no picture of an SLO that Prometheus does not know", async () => {
    expect(
      await draw(sloView({ alerts: [sloAlert({ labels: { slo_id: "gone", tier: "page-fast" } })] })),
    ).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test("draws minutes of values close up, and no picture of a single moment", async () => {
    const young = await draw(queryView("young > 0.9"));
    expect(young?.altText).toContain("from 2 Mar 13:57 to 2 Mar 14:30 UTC: young last 100%,");
    expect(await draw(queryView("newborn > 0.9"))).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test("waits with burn rates until Prometheus has recorded what fires, and tries again after a minute", async () => {
    // Recorded before the errors began; the alert came from who looks more often.
    const openedAtMs = begin - 59 * minute;
    const of = sloView({ incident: incident({ openedAtMs }) });
    let now = begin - 58.5 * minute;
    const one = start({ prometheus: client(), now: () => now });
    const first = one.picture(of);
    expect([first?.version, await first?.draw()]).toEqual(["open", undefined]);
    now += 2 * minute;
    const second = one.picture(of);
    expect(second?.version).toBe("open 1");
    expect((await second?.draw())?.altText).toContain("over 1 h, now last 500 x");
    now += 20 * minute;
    expect(one.picture(of)?.version).toBe("open 1");
    expect(warnings).toEqual([]);
  });

  test("draws an alert's query with its limit, what fires first", async () => {
    const picture = await draw(queryView("disk_used_ratio > 0.9", { instance: "db-1", alertname: "DiskFull" }));
    expect(picture?.altText).toBe(
      "Plot of disk of db-1 is 94 % full from 2 Mar 13:00 to 2 Mar 14:30 UTC: db-1 last 94%, lowest 94%, highest 94%; db-2 last 97%, lowest 97%, highest 97%. Limit 90%. Fires since 2 Mar 14:00 UTC.",
    );
    expect(sizeOf(picture?.png)).toEqual(plotSize);
  });

  test("shows the ten series furthest beyond the limit, of however many", async () => {
    const picture = await draw(queryView("many > 200", {}, "Many"));
    expect(picture?.altText).toMatch(
      /^Plot of Many · 10 of 250 series from .*: pod-249 last 249, .*; pod-240 last 240, lowest 240, highest 240\. Limit 200\./,
    );
    const low = await draw(queryView("many < 3", {}, "Many"));
    expect(low?.altText).toMatch(/: pod-0 last 0, .*; pod-9 last 9, /);
  });

  test.each([
    ["that has no series", "nothing_at_all > 5"],
    ["that is never a number", "broken > 5"],
    ["that is always endless", "endless > 5"],
  ])("has no picture of a query %s", async (_, query) => {
    expect(await draw(queryView(query))).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test.each([
    ["is no PromQL for it", "rate(many) > 5", /parse error|expected type/],
    ["asks for what cannot be joined", "many * on () many > 5", /many-to-many|duplicate series/],
  ])("says once why there is none when a query %s", async (_, query, why) => {
    const one = start({ prometheus: client() });
    expect(await one.picture(queryView(query))?.draw()).toBeUndefined();
    expect(await one.picture(queryView(query))?.draw()).toBeUndefined();
    expect(warnings).toEqual([{ incident: "3F7K", why: expect.stringMatching(why) }]);
  });

  test("draws labels that try to be more than text", async () => {
    const picture = await draw(queryView("rude > 0", {}, '<svg onload="x">&#0;\u0000\u202e'));
    expect(sizeOf(picture?.png)).toEqual(plotSize);
    for (const control of ["\u0000", "\u0007", "\u202e"]) expect(picture?.altText).not.toContain(control);
  });
});

describe("createPlotter()", () => {
  let fake: FakeCloudWatch;
  beforeAll(async () => {
    fake = await startFakeCloudWatch({ image: Buffer.from("a picture of CloudWatch") });
  });
  afterAll(() => fake.close());

  const cloudWatch = (region: string) =>
    openCloudWatch({ region, endpoint: fake.endpoint, credentials: { accessKeyId: "a", secretAccessKey: "b" } });

  test("draws the values that came with a notification, and remembers them until the end", async () => {
    const one = start();
    const resolvedAtMs = begin + 25 * minute;
    const first = await one.picture(cloudWatchView())?.draw();
    expect(sizeOf(first?.png)).toEqual(plotSize);
    const later = { datapoints: [{ atMs: begin + 20 * minute, value: 40, threshold: 80 }], state: "OK" as const };
    const over = one.picture(cloudWatchView(later, { incident: { status: "resolved", resolvedAtMs } }));
    expect(over?.version).toBe(`closed ${resolvedAtMs}`);
    expect((await over?.draw())?.altText).toBe(
      "Plot of orders-db CPU above 80 % from 2 Mar 13:45 to 2 Mar 14:30 UTC: AWS/RDS CPUUtilization, average over 5 min last 40%, lowest 40%, highest 91.3%. Limit 80%. Fired from 2 Mar 14:00 to 2 Mar 14:25 UTC.",
    );
  });

  test("takes CloudWatch's own picture where no values came along", async () => {
    const picture = await start({ cloudWatch })
      .picture(cloudWatchView({ datapoints: [] }))
      ?.draw();
    expect(Buffer.from(picture?.png ?? []).toString()).toBe("a picture of CloudWatch");
    expect(picture?.altText).toBe(
      "CloudWatch's plot of orders-db CPU above 80 % with its limit 80 from 2 Mar 13:00 to 2 Mar 14:30 UTC. Fires since 2 Mar 14:00 UTC.",
    );
    expect(JSON.parse(String(fake.calls.at(-1)?.input["MetricWidget"]))).toEqual({
      width: 480,
      height: 300,
      start: "2026-03-02T13:00:00.000Z",
      end: "2026-03-02T14:30:00.000Z",
      title: "orders-db CPU above 80 %",
      view: "timeSeries",
      stacked: false,
      timezone: "+0000",
      legend: { position: "bottom" },
      metrics: [
        [
          "AWS/RDS",
          "CPUUtilization",
          "DBInstanceIdentifier",
          "orders-db",
          { stat: "Average", period: 300, color: "#2b6cd4" },
        ],
      ],
      annotations: {
        horizontal: [{ value: 80, label: "limit", color: "#c22f3a" }],
        vertical: [
          [
            { value: "2026-03-02T14:00:00.000Z", label: "firing", color: "#d66a0c" },
            { value: "2026-03-02T14:30:00.000Z" },
          ],
        ],
      },
    });
  });

  test("says once that CloudWatch gives none", async () => {
    const one = start();
    const of = cloudWatchView({ datapoints: [] });
    expect([await one.picture(of)?.draw(), await one.picture(of)?.draw()]).toEqual([undefined, undefined]);
    expect(warnings).toEqual([{ incident: "3F7K", why: "there is no CloudWatch" }]);
  });

  test("gives up on a Prometheus that says nothing", async () => {
    const server = createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const one = start({ prometheus: createPrometheusClient({ url, timeoutMs: 2_000 }), deadlineMs: 30 });
    expect(await one.picture(sloView())?.draw()).toBeUndefined();
    expect(warnings).toEqual([{ incident: "3F7K", why: "it takes longer than 30 ms" }]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([
    { what: "an SLO without a Prometheus", of: sloView() },
    { what: "an alert without its query", of: view() },
    { what: "what is silenced", of: cloudWatchView({}, { incident: { status: "silenced" } }) },
    { what: "news", of: cloudWatchView({}, { incident: { status: "notice" } }) },
    { what: "nothing", of: view({ alerts: [] }) },
  ])("plans no picture of $what", ({ of }) => {
    expect(start().picture(of)).toBeUndefined();
  });

  test("plans the same picture after a restart, and another one when the incident ends, comes again, and ends again", () => {
    const version = (changes: Partial<Incident>) => start().picture(cloudWatchView({}, { incident: changes }))?.version;
    expect([
      version({}),
      version({ changedAtMs: begin + minute, severity: "critical" }),
      version({ status: "resolved", resolvedAtMs: 5 }),
      version({ status: "firing" }),
      version({ status: "unknown", resolvedAtMs: 6 }),
    ]).toEqual(["open", "open", "closed 5", "open", "closed 6"]);
  });

  test("draws any text as text", async () => {
    const one = start();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (title, name) => {
        const metric = {
          namespace: name,
          name: title,
          statistic: name,
          periodSeconds: 300,
          unit: name,
          dimensions: [],
        };
        count += 1;
        const picture = await one
          .picture(cloudWatchView({ metric }, { incident: { id: String(count), title } }))
          ?.draw();
        expect(sizeOf(picture?.png)).toEqual(plotSize);
        expect(picture?.altText.length).toBeLessThanOrEqual(900);
      }),
      { numRuns: 25 },
    );
    expect(warnings).toEqual([]);
  });
});
