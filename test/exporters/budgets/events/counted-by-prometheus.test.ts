import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { sloSpending } from "../../../../alerts/shift/slo-spending.ts";
import { createEventReader } from "../../../../exporters/budgets/events/event-reader.ts";
import { silentLogger } from "../../../../service/log.ts";
import { createPrometheusClient } from "../../../../service/prometheus-client.ts";
import { allSlos } from "../../../../slo/model.ts";
import type { SliSpec } from "../../../../slo/spec.ts";
import { stackOf } from "../../../alerts/generated-stack.ts";
import { remoteWrite, type WrittenSeries } from "../../../alerts/truth/remote-write.ts";
import { needs } from "../../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../../servers/prometheus.ts";

const all = "http_requests_total";
const failed = 'http_requests_total{code="503"}';

/** The same events in the words of a counter, and of free PromQL. */
const kinds = {
  counter: { kind: "events", total: all, bad: failed },
  promql: { kind: "events", total: `sum(rate(${all}[$window])) * 1`, bad: `sum(rate(${failed}[$window])) * 1` },
} as const satisfies Readonly<Record<string, SliSpec>>;

const scrape = 15;
/** Ten minutes of a rollout, its ledger's minute, half a minute of nothing, and ten minutes of the next one. */
const first = { from: 600, to: 1_260 };
const next = { from: 1_290, to: 1_950 };
/** Failures of the first one, and of the next one's first three minutes; by second. */
const isBad = (second: number) => (second >= 660 && second < 720 ? 0.5 : second >= 1_300 && second < 1_480 ? 5 : 0);

/** A Prometheus that began to scrape as the service did, long enough ago. */
function written(beganMs: number): readonly WrittenSeries[] {
  const series = (code: string, perSecond: (second: number) => number): WrittenSeries => {
    let sum = 0;
    const samples: (readonly [number, number])[] = [];
    for (let second = 0; second < 3_000; second++) {
      if (second % scrape === 4) samples.push([beganMs + 1_000 * second, sum]);
      sum += perSecond(second);
    }
    return { labels: { __name__: "http_requests_total", job: "checkout", code }, samples };
  };
  return [series("200", (second) => 10 - isBad(second)), series("503", isBad)];
}

needs("prometheus")("What a rollout spends, counted by a real Prometheus", () => {
  let prometheus: Prometheus;
  const beganMs = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;

  beforeAll(async () => {
    prometheus = await startPrometheus({ interval: "1h", flags: ["--web.enable-remote-write-receiver"] });
    await remoteWrite(prometheus.url, written(beganMs));
  });
  afterAll(() => prometheus?.stop());

  function readerOf(kind: keyof typeof kinds) {
    const stack = stackOf({
      name: "live",
      scrapeInterval: "15s",
      services: [{ name: "shop", slos: [{ name: "checkout", objective: "99.9", sli: kinds[kind] }] }],
    });
    const [slo] = allSlos(stack);
    const reader = createEventReader({
      client: () => createPrometheusClient({ url: prometheus.url }),
      queries: () => slo && sloSpending(slo, stack),
      delaySeconds: 120,
      now: () => beganMs + 2_900_000,
      log: silentLogger,
    });
    const within = ({ from, to }: typeof first) =>
      reader.within(slo?.id ?? "", [{ fromMs: beganMs + 1_000 * from, toMs: beganMs + 1_000 * to }], { by: "test" });
    return { within, round: reader.round };
  }

  test.each(["counter", "promql"] as const)("has nothing of the next one, as a %s", async (kind) => {
    const { within, round } = readerOf(kind);
    within(first);
    within(next);
    await round();
    // A rate guesses a few percent.
    const near = kind === "counter" ? 6 : -1;
    expect(within(first)).toEqual({
      bad: expect.closeTo(30, near),
      total: expect.closeTo(6_600, near),
      knownMs: 660_000,
      untilMs: beganMs + 1_260_000,
      isWhole: true,
    });
    expect(within(next)).toMatchObject({ bad: expect.closeTo(900, near), isWhole: true });
  });

  // Rates over five minutes that are not full would have two thirds of it.
  test("has all of the traffic of a Prometheus' first minutes", async () => {
    const { within, round } = readerOf("counter");
    const young = { from: 30, to: 330 };
    within(young);
    await round();
    expect(within(young)).toMatchObject({ bad: 0, total: expect.closeTo(3_000, 6), knownMs: 300_000, isWhole: true });
  });
});
