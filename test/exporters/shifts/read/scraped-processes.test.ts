import { expect, test } from "@jest/globals";
import { createTrafficReader } from "../../../../exporters/shifts/read/traffic-reader.ts";
import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import { isMatched } from "./is-matched.ts";
import { patient, shiftOf } from "./shift-of.ts";

interface Scraped {
  readonly requests: number;
  /** Not there where Prometheus does not keep it. */
  readonly startedAt?: number;
}

const shift = shiftOf({ traffic: { kind: "haproxy", proxy: "shop.app", matchers: 'job="edge"' } });

/** What the looks at these HAProxies said, each by an exporter that was started again since. */
async function restartsOver(looks: readonly Readonly<Record<string, Scraped>>[]) {
  let memory: unknown;
  const told: number[] = [];
  for (const look of looks) {
    const rows = Object.entries(look).flatMap(([instance, scraped]) => seriesOf(instance, scraped));
    const client: Pick<PrometheusClient, "query" | "address"> = {
      address: "prometheus",
      query: async (selector) => rows.filter(({ labels }) => isMatched(labels, selector)),
    };
    const prometheus = () => client as PrometheusClient;
    const reading = await createTrafficReader(shift, { prometheus, scrapeSeconds: 5, memory })(patient);
    memory = JSON.parse(JSON.stringify(reading.memory));
    told.push(reading.restarts);
  }
  return told;
}

function seriesOf(instance: string, { requests, startedAt }: Scraped) {
  const row = (metric: string, labels: Readonly<Record<string, string>>, value: number) => ({
    labels: { __name__: metric, job: "edge", instance, ...labels },
    time: 0,
    value,
  });
  const count = (labels: Readonly<Record<string, string>>, kind: string, value: number) => [
    row(`haproxy_${kind}_sessions_total`, { proxy: "shop.app", ...labels }, value),
    row(`haproxy_${kind}_http_responses_total`, { proxy: "shop.app", code: "2xx", ...labels }, value),
  ];
  return [
    ...count({ server: "blue" }, "server", requests),
    ...count({ server: "green" }, "server", requests),
    ...count({}, "backend", 2 * requests),
    ...(startedAt === undefined ? [] : [row("haproxy_process_start_time_seconds", {}, startedAt)]),
  ];
}

const one = { requests: 100, startedAt: 1_000 };
const away = Array(70).fill({ one });

test.each([
  {
    name: "a standby that was killed and had served nothing",
    before: { requests: 0, startedAt: 1_000 },
    after: { requests: 0, startedAt: 9_000 },
    restarts: 1,
  },
  {
    name: "one that served more since its start than before",
    before: { requests: 40, startedAt: 1_000 },
    after: { requests: 90, startedAt: 9_000 },
    restarts: 1,
  },
  {
    name: "one that served less, once",
    before: { requests: 40, startedAt: 1_000 },
    after: { requests: 10, startedAt: 9_000 },
    restarts: 1,
  },
  {
    name: "one whose start nobody tells, by its counters",
    before: { requests: 40 },
    after: { requests: 10 },
    restarts: 1,
  },
  {
    name: "no process that was there all the time",
    before: { requests: 40, startedAt: 1_000 },
    after: { requests: 90, startedAt: 1_000 },
    restarts: 0,
  },
  {
    name: "none whose start is told only now",
    before: { requests: 40 },
    after: { requests: 90, startedAt: 1_000 },
    restarts: 0,
  },
])("a HAProxy that was away for minutes is told as begun anew: $name", async ({ before, after, restarts }) => {
  const looks = [{ one, two: before }, ...away, { one, two: after }, { one, two: after }];
  expect((await restartsOver(looks)).slice(-2)).toEqual([restarts, restarts]);
});

test("a HAProxy that comes for the first time is told alike", async () => {
  expect(await restartsOver([{ one }, { one, two: { requests: 0, startedAt: 9_000 } }])).toEqual([0, 1]);
});

test("a restart is told once where the start is in Prometheus a look later", async () => {
  const looks = [40, 10, 20].map((requests, look) => ({
    one,
    two: look === 1 ? { requests } : { requests, startedAt: look === 0 ? 1_000 : 9_000 },
  }));
  expect(await restartsOver(looks)).toEqual([0, 1, 1]);
});
