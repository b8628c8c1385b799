import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FactsQuestion } from "../../../bot/facts/read-slo-facts.ts";
import { exporterOf, type FactsSource, factsSource } from "../../../bot/run/facts-source.ts";
import type { PrometheusSample } from "../../../service/prometheus-result.ts";
import { allSlos } from "../../../slo/model.ts";
import { stackOf } from "../../alerts/generated-stack.ts";

const stack = stackOf({
  name: "demo",
  probes: [{ name: "pay", url: "https://shop.example.org/pay", interval: "500ms" }],
  services: [
    {
      name: "checkout",
      slos: [{ name: "payment", objective: "99.9", period: "1d", sli: { kind: "probe", probe: "pay" } }],
    },
  ],
});

/** As the exporter says it: 33 of 599 probes of five minutes failed, and the young hour has the same ones. */
const said = {
  budgetRemaining: -25.6,
  windows: [
    { window: "5m", burnRate: 33 / 599 / 0.001, sampleSize: 599 },
    { window: "1h", burnRate: 33 / 1_200 / 0.001, sampleSize: 1_200 },
  ],
  budget: {
    period: { good: 1_167, bad: 33 },
    incidents: [
      { toMs: 100_000, bad: 7 },
      { toMs: 1_990_000, bad: 33 },
    ],
  },
};

const question: FactsQuestion = {
  sloId: "checkout-payment",
  tier: "page-fast",
  labels: {},
  fromMs: 1_940_000,
  toMs: undefined,
  nowMs: 2_000_000,
  isFiring: true,
  unit: "probes",
  deadlineMs: 5_000,
};

/** What rules of a minute ago say of the same SLO. */
const recorded = [
  ["slo:info", 1, { objective: "99.9", period: "1d" }],
  ["slo:time_period:days", 1, {}],
  ["slo:period_error_budget_remaining:ratio", 0.4, {}],
] as const;
const prometheus = {
  query: async (): Promise<readonly PrometheusSample[]> =>
    recorded.map(([name, value, labels]) => ({
      labels: { __name__: name, slo_id: "checkout-payment", ...labels },
      value,
      time: 0,
    })),
};

describe("factsSource()", () => {
  const calls: (string | undefined)[] = [];
  const server = createServer(({ url, headers }, response) => {
    calls.push(`${url} ${headers.authorization}`);
    response.statusCode = url?.endsWith("/checkout-payment") ? 200 : 404;
    response.end(JSON.stringify(said));
  });
  let source: FactsSource;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const login = { kind: "bearer", token: { env: "TOKEN" } } as const;
    const exporter = exporterOf(
      { ...stack.relay, exporter: { url: `http://127.0.0.1:${port}/nines`, login } },
      () => "s3",
    );
    source = readerOf(exporter);
  });
  afterAll(() => new Promise((done) => server.close(done)));
  const readerOf = (exporter: Parameters<typeof factsSource>[0]["exporter"]): FactsSource => {
    const found = factsSource({ prometheus, exporter, sloOf: (id) => allSlos(stack).find((slo) => slo.id === id) });
    if (found === undefined) throw new Error("there is something to read");
    return found;
  };

  test("takes the figures of a probe SLO from the exporter, as its pages do", async () => {
    const answer = await source(question);
    if (answer.kind !== "known") throw new Error(answer.why);
    const { facts } = answer;
    expect(facts).toMatchObject({
      objective: "99.9",
      period: "1d",
      unit: "probes",
      budgetLeft: -25.6,
      oneIn: 18,
      events: { bad: 33, total: 599, window: "5m" },
      isLowTraffic: false,
    });
    expect(facts.long?.burnRate).toBeCloseTo(27.5, 9);
    expect(facts.used?.share).toBeCloseTo(27.5, 9);
    expect(calls.at(-1)).toBe("/nines/api/slos/checkout-payment Bearer s3");
  });

  test.each([
    { name: "another SLO", change: { sloId: "checkout-other" } },
    { name: "an end of long ago", change: { toMs: 1_000_000 } },
  ])("asks Prometheus of $name", async ({ change }) => {
    expect(await source({ ...question, ...change })).toMatchObject({ kind: "known", facts: { budgetLeft: 0.4 } });
  });

  test.each([
    { name: "does not answer", exporter: () => Promise.reject(new Error("refused")) },
    { name: "has measured nothing yet", exporter: async () => ({ windows: [] }) },
    { name: "answers with something else", exporter: async () => "hello" },
    { name: "is too slow", exporter: () => new Promise(() => undefined) },
  ])("asks Prometheus when the exporter $name", async ({ exporter }) => {
    const answer = await readerOf(exporter)({ ...question, deadlineMs: 20 });
    expect(answer).toMatchObject({ kind: "known", facts: { budgetLeft: 0.4 } });
  });

  test("is nothing where there is nobody to ask", () => {
    expect(factsSource({ prometheus: undefined, exporter: undefined, sloOf: () => undefined })).toBeUndefined();
  });
});
