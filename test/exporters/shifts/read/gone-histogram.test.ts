import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LoopbackServer, startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { createTrafficReader } from "../../../../exporters/shifts/read/traffic-reader.ts";
import { createPrometheusClient } from "../../../../service/prometheus-client.ts";
import { isMatched } from "./is-matched.ts";
import { patient, shiftOf } from "./shift-of.ts";

const scrapeSeconds = 15;
const windowSeconds = 75;

/** All samples by series, and the moment at which Prometheus is asked. */
let samples: Map<string, [time: number, value: number][]> = new Map();
let time = 0;
let server: LoopbackServer;

beforeAll(async () => {
  server = await startLoopbackServer((request, body, response) => {
    const sent = body === "" ? new URL(request.url ?? "", "http://prometheus").searchParams : new URLSearchParams(body);
    const selector = (sent.get("query") ?? "").replace(/\[\d+s\]$/, "");
    const result = [...samples].flatMap(([labels, points]) => {
      const metric = JSON.parse(labels) as Readonly<Record<string, string>>;
      const values = points.filter(([at]) => at > time - windowSeconds).map(([at, value]) => [at, String(value)]);
      return values.length > 0 && isMatched(metric, selector) ? [{ metric, values }] : [];
    });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", data: { resultType: "matrix", result } }));
  });
});
afterAll(() => server.close());

type Scraped = Readonly<Record<string, number>>;

/** One scrape: metrics by pod, `requests v1`. */
function scrape(green: Scraped) {
  time += scrapeSeconds;
  const all = { "requests b1": 100 + time, "seconds_count b1": 100 + time, "seconds_bucket b1": 100 + time, ...green };
  for (const [name, value] of Object.entries(all)) {
    const [metric = "", pod = ""] = name.split(" ");
    const cluster = pod.startsWith("b") ? "blue" : "green";
    const le = metric.endsWith("_bucket") ? { le: "0.25" } : {};
    const labels = JSON.stringify({ __name__: `edge_${metric}`, cluster, pod, ...le });
    samples.set(labels, [...(samples.get(labels) ?? []), [time, value]]);
  }
}

const traffic = { kind: "counters", label: "cluster", requests: "edge_requests", errors: "edge_errors" } as const;
const shift = shiftOf({ traffic, slow: { threshold: "250ms", histogram: "edge_seconds" } });

function readerOf(memory?: unknown) {
  const prometheus = createPrometheusClient({ url: server.url });
  const kept = memory === undefined ? undefined : JSON.parse(JSON.stringify(memory));
  return createTrafficReader(shift, {
    prometheus: () => prometheus,
    scrapeSeconds,
    now: () => time * 1_000,
    memory: kept,
  });
}

const measured = (requests: number, slow: number, pod = "v1"): Scraped => ({
  [`requests ${pod}`]: requests,
  [`seconds_count ${pod}`]: requests,
  [`seconds_bucket ${pod}`]: requests - slow,
});
const unmeasured = (requests: number, pod = "v2"): Scraped => ({ [`requests ${pod}`]: requests });
const three = <T>(scraped: T) => [scraped, scraped, scraped];

test.each([
  { name: "counts slow requests of a histogram that stays", scrapes: three(measured(20, 5)), slow: 4 },
  { name: "knows of no slow requests where nobody asks for anything", scrapes: three(measured(10, 1)), slow: 0 },
  {
    name: "knows nothing of a release that has no histogram any more",
    scrapes: three(unmeasured(10)),
    slow: undefined,
  },
  {
    name: "knows nothing of one that keeps its name and goes on",
    scrapes: three(unmeasured(20, "v1")),
    slow: undefined,
  },
  { name: "counts none of pods without a request yet", scrapes: three(unmeasured(0)), slow: 0 },
  { name: "counts those of a new pod from its beginning", scrapes: three(measured(10, 3, "v2")), slow: 3 },
  {
    name: "knows them again once the histogram is there again",
    scrapes: [...three(unmeasured(10)), measured(20, 3, "v2")],
    slow: 3,
  },
])("createTrafficReader() $name, also by what an earlier one left", async ({ scrapes, slow }) => {
  for (const isKept of [false, true]) {
    samples = new Map();
    time = 1_000;
    scrape(measured(10, 1));
    let read = readerOf();
    let reading = await read(patient);
    for (const scraped of scrapes) {
      scrape(scraped);
      if (isKept) read = readerOf(reading.memory);
      reading = await read(patient);
    }
    const { blue, green } = reading.arms;
    expect({ isKept, blue: blue?.slow, green: green?.slow }).toEqual({ isKept, blue: 0, green: slow });
  }
});
