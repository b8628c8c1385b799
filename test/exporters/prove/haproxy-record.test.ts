import { describe, expect, test } from "@jest/globals";
import { createHaproxyRecord } from "../../../exporters/prove/haproxy/haproxy-record.ts";

describe("createHaproxyRecord()", () => {
  const seen = (sessions: number, retries: number, redispatches: number, green: number) => ({
    name: "app",
    sessions,
    retries,
    redispatches,
    servers: [
      { name: "blue", weight: 100 - green },
      { name: "green", weight: green },
    ],
  });

  test("has a step for each change, and counters that a reload does not set back", () => {
    const record = createHaproxyRecord(seen(100, 5, 5, 0));
    record.seen(seen(150, 6, 5, 0), { fromMs: 500, toMs: 510 });
    record.seen(seen(200, 6, 8, 50), { fromMs: 1000, toMs: 1010 });
    record.seen(seen(10, 2, 1, 0), { fromMs: 1500, toMs: 1510 });
    record.blind();
    record.seen(seen(20, 2, 1, 0), { fromMs: 2500, toMs: 2510 });
    const { steps, ...counts } = record.read();
    expect(counts).toEqual({ backend: "app", retries: 3, redispatches: 4, restarts: 1, blindLooks: 1 });
    expect(steps.map(({ fromMs, toMs, servers }) => [fromMs, toMs, servers[1]?.weight])).toEqual([
      [0, 500, 0],
      [1010, 1010, 50],
      [1510, 2500, 0],
    ]);
  });
});
