import { describe, expect, test } from "@jest/globals";
import type { HaproxyRow } from "../../../../exporters/haproxy/haproxy-table.ts";
import {
  createProxyCounts,
  type ProxyMemory,
  toReading,
} from "../../../../exporters/shifts/read/haproxy/proxy-counts.ts";
import type { TrafficReading } from "../../../../exporters/shifts/read/traffic-reader.ts";
import { sampleShift } from "../sample-shift.ts";

type Columns = Readonly<Record<string, number>>;

function row(name: string, columns: Columns): HaproxyRow {
  const count = (column: string) => columns[column] ?? 0;
  const text = (column: string) => String(columns[column] ?? "");
  return { proxy: "app", name, isServer: name !== "BACKEND", count, text };
}

/** That many requests, all of them answered well unless `more` says otherwise. */
function answered(requests: number, more: Columns = {}): Columns {
  return { stot: requests, lbtot: requests, hrsp_2xx: requests, ...more };
}

/** What one HAProxy or several told of their servers, look by look. */
function watching(memory?: ProxyMemory) {
  let proxies = createProxyCounts(memory);
  let sight: Pick<TrafficReading, "isAway" | "isPart" | "unseen"> = {};
  const look = (
    found: Readonly<Record<string, Readonly<Record<string, Columns>>>>,
    { process }: { readonly process?: string } = {},
  ) => {
    for (const [name, { BACKEND, ...servers }] of Object.entries(found)) {
      const rows = Object.entries(servers).map(([server, columns]) => row(server, columns));
      proxies.see(name, rows, { process, backend: BACKEND && row("BACKEND", BACKEND), looks: 1 });
    }
    proxies.missOthers(new Set(Object.keys(found)));
    proxies = createProxyCounts(JSON.parse(JSON.stringify(proxies.memory())));
    const arms = [sampleShift.stable, { ...sampleShift.candidate, match: "green.*" }];
    const reading = toReading(proxies, { arms, shareBasis: "requests", place: { source: "", proxy: "app" }, looks: 1 });
    const of = (arm: string) => {
      const { requests, lost, inflight } = reading.arms[arm] ?? {};
      return [requests, lost, inflight];
    };
    sight = { isAway: reading.isAway, isPart: reading.isPart, unseen: reading.unseen };
    return { blue: of("blue"), green: of("green"), lost: reading.lost, restarts: reading.restarts };
  };
  return { look, sight: () => sight };
}

describe.each([
  { name: "by the socket", process: "7 100" },
  { name: "by the page or Prometheus", process: undefined },
])("toReading(), $name,", ({ process }) => {
  const told = process === undefined ? {} : { process };

  test("counts nothing twice when a server is taken away and added again at run time", () => {
    const { look } = watching();
    const first = { blue: answered(9_000), green: answered(500), BACKEND: answered(9_500) };
    expect(look({ one: first }, told)).toMatchObject({ blue: [0, 0, 0], green: [0, 0, 0] });
    const second = { blue: answered(9_100), green: answered(600), BACKEND: answered(9_700) };
    expect(look({ one: second }, told)).toMatchObject({ blue: [100, 0, 0], green: [100, 0, 0] });
    const anew = { blue: answered(9_200), green: answered(20), BACKEND: answered(9_820) };
    expect(look({ one: anew }, told)).toEqual({ blue: [200, 0, 0], green: [120, 0, 0], lost: 0, restarts: 0 });
  });

  test("takes errors that such a server answered itself for no losses", () => {
    const { look } = watching();
    const failing = (requests: number, hrsp_5xx: number) => answered(requests, { hrsp_2xx: 0, hrsp_5xx });
    look({ one: { blue: {}, green: {}, BACKEND: {} } }, told);
    look(
      { one: { blue: answered(100), green: failing(30, 30), BACKEND: answered(130, { hrsp_2xx: 100, hrsp_5xx: 30 }) } },
      told,
    );
    const anew = {
      blue: answered(200),
      green: failing(20, 20),
      BACKEND: answered(250, { hrsp_2xx: 200, hrsp_5xx: 50 }),
    };
    expect(look({ one: anew }, told)).toEqual({ blue: [200, 0, 0], green: [50, 0, 0], lost: 0, restarts: 0 });
  });

  test("keeps what a server counted that is taken away, and goes on when it is there again", () => {
    const { look } = watching();
    const backend = (requests: number) => ({ BACKEND: answered(requests) });
    look({ one: { blue: answered(100), green1: answered(40), green2: answered(40), ...backend(180) } }, told);
    look({ one: { blue: answered(110), green1: answered(60), green2: answered(60), ...backend(230) } }, told);
    expect(look({ one: { blue: answered(120), green1: answered(70), ...backend(250) } }, told)).toMatchObject({
      green: [50, 0, 0],
      restarts: 0,
    });
    const back = { blue: answered(120), green1: answered(70), green2: answered(5), ...backend(255) };
    expect(look({ one: back }, told)).toMatchObject({ blue: [20, 0, 0], green: [55, 0, 0], restarts: 0 });
  });

  test("knows a restart by a server that forgot what the backend forgot, too", () => {
    const { look } = watching();
    look({ one: { blue: {}, green: {}, BACKEND: {} } }, told);
    look({ one: { blue: answered(40), green: answered(60), BACKEND: answered(100) } }, told);
    const anew = { blue: answered(95), green: answered(10), BACKEND: answered(105) };
    const other = process === undefined ? {} : { process: "8 160" };
    expect(look({ one: anew }, other)).toEqual({ blue: [135, 0, 0], green: [70, 0, 0], lost: 0, restarts: 1 });
  });
});

describe("toReading() of two HAProxies", () => {
  const proxy = (requests: number, scur = 0) => ({
    blue: answered(requests),
    green: answered(requests - scur, { stot: requests, lbtot: requests, scur }),
    BACKEND: answered(2 * requests - scur, { stot: 2 * requests, scur }),
  });

  test("counts nothing twice and nothing below zero when one is not scraped for a while and comes back", () => {
    const { look } = watching();
    look({ one: proxy(100), two: proxy(500) });
    expect(look({ one: proxy(110), two: proxy(510, 3) })).toMatchObject({ green: [20, 0, 3] });
    expect(look({ one: proxy(120) })).toMatchObject({ green: [30, 0, 3], restarts: 0 });
    for (let missed = 0; missed < 12; missed++) look({ one: proxy(120) });
    // It is gone, and nothing is in flight in it.
    expect(look({ one: proxy(120) })).toMatchObject({ green: [30, 0, 0], restarts: 0 });
    expect(look({ one: proxy(120), two: proxy(540, 2) })).toEqual({
      blue: [60, 0, 0],
      green: [60, 0, 2],
      lost: 0,
      restarts: 0,
    });
  });

  test("tells that one is away for a minute, that the rest is a part for an hour, and nothing of one that was removed", () => {
    const { look, sight } = watching();
    const both = { one: proxy(100), two: proxy(500) };
    look(both);
    const sights = (looks: number) => Array.from({ length: looks }, () => look({ one: proxy(100) }) && sight());
    expect(sight()).toEqual({});
    expect(sights(12)).toEqual(Array(12).fill({ isAway: true, unseen: { count: 1, of: 2 } }));
    expect(sights(708)).toEqual(Array(708).fill({ isPart: true, unseen: { count: 1, of: 2 } }));
    expect(sights(1)).toEqual([{}]);
    look(both);
    expect(sight()).toEqual({});
  });
});
