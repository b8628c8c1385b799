import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import type { TrafficReading } from "../../../exporters/shifts/read/traffic-reader.ts";
import { partOfProxies } from "../../../exporters/shifts/run/part-of-proxies.ts";
import { type Logger, silentLogger } from "../../../service/log.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { sampleShift } from "./sample-shift.ts";

const reading: TrafficReading = { arms: {}, shareBasis: "requests", restarts: 0, detail: undefined };
const query = 'count by (instance) (haproxy_server_sessions_total{proxy="app",server=~"blue"})';
const warned = "stats names one of several HAProxies: what the others do is in no number; leave stats out";

/** Readings of one HAProxy, and a Prometheus that has so many of them, or does not answer. */
function readerWith(proxies: { now: number | "away" | "hangs" }, shift = sampleShift) {
  const seen = { asked: [] as string[], warnings: [] as unknown[], atMs: 0 };
  const client: Pick<PrometheusClient, "query"> = {
    query: async (asked) => {
      seen.asked.push(asked);
      if (proxies.now === "hangs") return new Promise(() => undefined);
      if (proxies.now === "away") throw new Error("refused");
      return Array.from({ length: proxies.now }, (_, index) => ({
        labels: { instance: `${index}` },
        time: 0,
        value: 1,
      }));
    },
  };
  const log: Logger = { ...silentLogger, warn: (message, fields) => void seen.warnings.push([message, fields]) };
  const read = partOfProxies(shift, async () => reading, {
    prometheus: () => client as PrometheusClient,
    now: () => seen.atMs,
    log,
  });
  const readTwice = async () => {
    await read(AbortSignal.timeout(1_000));
    await turn();
    return (await read(AbortSignal.timeout(1_000))).isPart;
  };
  return { seen, readTwice };
}

describe("partOfProxies()", () => {
  test.each([
    { name: "all where Prometheus has no other HAProxy", proxies: 1, isPart: undefined },
    { name: "all where Prometheus has none", proxies: 0, isPart: undefined },
    { name: "a part where it has another one", proxies: 2, isPart: true },
    { name: "all as far as anybody knows while Prometheus is away", proxies: "away", isPart: undefined },
    { name: "all as far as anybody knows while Prometheus hangs", proxies: "hangs", isPart: undefined },
  ] as const)("takes what one HAProxy counts for $name", async ({ proxies, isPart }) => {
    const { seen, readTwice } = readerWith({ now: proxies });
    expect(await readTwice()).toBe(isPart);
    expect(seen.asked).toEqual([query]);
    expect(seen.warnings).toEqual(isPart ? [[warned, { shift: "checkout-green", proxies: 2 }]] : []);
  });

  test("asks every five minutes, and warns again only after there was one alone", async () => {
    const proxies = { now: 2 };
    const { seen, readTwice } = readerWith(proxies);
    const told: (true | undefined)[] = [];
    for (const [seconds, count] of [
      [0, 2],
      [299, 1],
      [300, 2],
      [600, 1],
      [900, 3],
    ] as const) {
      Object.assign(seen, { atMs: seconds * 1_000 });
      proxies.now = count;
      told.push(await readTwice());
    }
    expect(told).toEqual([true, true, true, undefined, true]);
    expect([seen.asked.length, seen.warnings.length]).toEqual([4, 2]);
  });

  test("asks nothing of a shift that Prometheus counts", async () => {
    const traffic = { kind: "haproxy", proxy: "app", mode: "http", contstats: false, matchers: "" } as const;
    const { seen, readTwice } = readerWith({ now: 2 }, { ...sampleShift, traffic: { ...traffic, stats: undefined } });
    expect([await readTwice(), seen.asked]).toEqual([undefined, []]);
  });
});
