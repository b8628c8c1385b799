import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import { type FactsAnswer, type FactsQuestion, readSloFacts } from "../../../bot/facts/read-slo-facts.ts";
import { createPrometheusClient } from "../../../service/prometheus-client.ts";
import { signalSeries } from "../../../slo/names.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { remoteWrite, type WrittenSample, type WrittenSeries } from "../../alerts/truth/remote-write.ts";
import { replayRules } from "../../alerts/truth/replay-rules.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 2, 1);
const endMs = startMs + 36 * 60 * minuteMs;
const incidentMs = endMs - 30 * minuteMs;

function stack() {
  const sli = { kind: "events", total: "total", bad: "bad" } as const;
  const parsed = parseStack({
    name: "shop",
    services: [
      {
        name: "checkout",
        slos: [
          { name: "availability", objective: "99.9", period: "1d", sli, groupBy: ["region"] },
          { name: "quiet", objective: "99.9", period: "1d", sli },
        ],
      },
    ],
  });
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

/** 20 events a second in each region; for the last half hour every tenth of the EU's fails, and every hundredth of the US'. */
function signals(): readonly WrittenSeries[] {
  const regions = { eu: 0.1, us: 0.01, ap: 0 };
  const series = (slo: string, labels: Readonly<Record<string, string>>, rate: number, share: number) =>
    (["total", "bad"] as const).map((part): WrittenSeries => {
      const samples: WrittenSample[] = [];
      for (let ms = startMs; ms <= endMs; ms += minuteMs) {
        const bad = ms >= incidentMs ? rate * share : 0;
        samples.push([ms, part === "total" ? rate : bad]);
      }
      return { labels: { __name__: signalSeries[part], slo_id: slo, ...labels }, samples };
    });
  return [
    ...Object.entries(regions).flatMap(([region, share]) => series("checkout-availability", { region }, 20, share)),
    ...series("checkout-quiet", {}, 41 / 300, 0.02),
  ];
}

const question: FactsQuestion = {
  sloId: "checkout-availability",
  tier: "page-fast",
  labels: { slo_id: "checkout-availability", region: "eu" },
  // Between two samples, so that it does not matter on which side the edge counts.
  fromMs: incidentMs + minuteMs / 2,
  toMs: undefined,
  nowMs: endMs,
  deadlineMs: 5_000,
};

function factsOf(answer: FactsAnswer) {
  if (answer.kind === "known") return answer.facts;
  throw new Error(answer.why);
}

needs("prometheus")("readSloFacts() from a real Prometheus with the rules' series", () => {
  let folder: string;
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("facts");
    prometheus = await startPrometheus({
      interval: "1h",
      storageDir: join(folder, "data"),
      flags: [
        "--web.enable-remote-write-receiver",
        "--storage.tsdb.min-block-duration=30d",
        "--storage.tsdb.max-block-duration=30d",
      ],
    });
    await remoteWrite(prometheus.url, signals());
    const files = ruleFiles(stack()).map((file) => ({
      ...file,
      // The rules of events per second would read metrics that are not there: their series are written above.
      groups: file.groups
        .map((group) => ({
          ...group,
          rules: group.rules.filter(
            (rule) =>
              rule.kind !== "recording" || (rule.record !== signalSeries.total && rule.record !== signalSeries.bad),
          ),
        }))
        .filter(({ rules }) => rules.length > 0),
    }));
    await replayRules(prometheus, files, { start: startMs / 1_000, end: endMs / 1_000 });
  });

  afterAll(async () => {
    await prometheus?.stop().catch(() => undefined);
    await removeFolder(folder);
  });

  const read = (changes: Partial<FactsQuestion> = {}) =>
    readSloFacts(createPrometheusClient({ url: prometheus.url }), { ...question, ...changes });

  test("reads the group that the alert names, and whom else it hits", async () => {
    const facts = factsOf(await read());
    expect(facts).toMatchObject({
      objective: "99.9",
      period: "1d",
      long: { window: "1h", burnRate: expect.closeTo(50, 6) },
      short: { window: "5m", burnRate: expect.closeTo(100, 6) },
      // 2 % of a day's budget in one hour would be below the objective itself: the rule's limit is 1.
      limit: 1,
      events: { bad: expect.closeTo(600, 6), total: expect.closeTo(6_000, 6), window: "5m" },
      oneIn: 10,
      isLowTraffic: false,
      unit: "events",
      budgetLeftAnHourAgo: 1,
    });
    expect(facts.groups.map(({ labels }) => labels)).toEqual([{ region: "eu" }, { region: "us" }]);
    // Half an hour of every tenth event failing is 30 samples of 0.1, of 1,440 in a day: 2.08 budgets. The sums of five minutes, from
    // which the budget is recorded, have 27 of them so far.
    expect(facts.used?.share).toBeCloseTo((30 * 0.1) / 1_440 / 0.001, 6);
    expect(facts.budgetLeft).toBeCloseTo(1 - (27 * 0.1) / 1_440 / 0.001, 6);
    // Every four minutes, at times of their own.
    expect(endMs - (facts.budgetAtMs ?? 0)).toBeGreaterThanOrEqual(0);
    expect(endMs - (facts.budgetAtMs ?? 0)).toBeLessThanOrEqual(4 * minuteMs);
    expect(facts.used?.seconds).toBe(1_770);
    expect(facts.secondsLeft).toBe(0);
  });

  test("reads the worst group when the alert names none", async () => {
    const facts = factsOf(await read({ labels: {} }));
    expect(facts.short?.burnRate).toBeCloseTo(100, 6);
  });

  test("says that 41 events are few", async () => {
    const facts = factsOf(await read({ sloId: "checkout-quiet", labels: {}, unit: "requests" }));
    expect(facts).toMatchObject({
      unit: "requests",
      isLowTraffic: true,
      events: { total: expect.closeTo(41, 6) },
      groups: [],
    });
  });

  test("says that an SLO is not there", async () => {
    expect(await read({ sloId: "gone" })).toEqual({ kind: "unknown", why: "Prometheus has no series of the SLO gone" });
  });
});

describe("readSloFacts()", () => {
  test("gives up at its deadline when Prometheus says nothing", async () => {
    const server = createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await readSloFacts(createPrometheusClient({ url, timeoutMs: 2_000 }), {
      ...question,
      deadlineMs: 30,
    });
    expect(answer).toEqual({ kind: "unknown", why: "Prometheus did not answer within 30 ms" });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test("says why there is no answer", async () => {
    const answer = await readSloFacts(createPrometheusClient({ url: "http://127.0.0.1:1" }), question);
    expect(answer.kind === "unknown" ? answer.why : "").toMatch(/^Prometheus at http:\/\/127\.0\.0\.1:1 /);
  });
});
