import { describe, expect, test } from "@jest/globals";
import { parseHaproxyPlace } from "../../../exporters/haproxy/ask-haproxy.ts";
import { haproxyBackends } from "../../../exporters/haproxy/haproxy-stat.ts";
import { parseHaproxyTable } from "../../../exporters/haproxy/haproxy-table.ts";
import { createHaproxyRecord } from "../../../exporters/prove/haproxy/haproxy-record.ts";

test("haproxyBackends() gives no weight to servers that take no traffic", () => {
  const csv = `# pxname,svname,stot,wretr,wredis,status,weight,type,
http,FRONTEND,120,,,OPEN,,0,
app,blue,70,1,2,UP,90,2,
app,green,50,0,0,DRAIN,10,2,
app,old,0,0,0,MAINT,50,2,
app,sick,0,0,0,DOWN,50,2,
app,shaky,0,0,0,UP 1/2,7,2,
app,plain,0,0,0,no check,3,2,
app,BACKEND,120,4,5,UP,100,1,
empty,BACKEND,0,0,0,UP,0,1,

`;
  const table = parseHaproxyTable(csv);
  expect(table && haproxyBackends(table)).toEqual([
    {
      name: "app",
      sessions: 120,
      retries: 4,
      redispatches: 5,
      servers: [
        { name: "blue", weight: 90 },
        { name: "green", weight: 0 },
        { name: "old", weight: 0 },
        { name: "sick", weight: 0 },
        { name: "shaky", weight: 7 },
        { name: "plain", weight: 3 },
      ],
    },
  ]);
});

test("parseHaproxyTable() gives nothing for another text", () => {
  expect(parseHaproxyTable("<html>")).toBeUndefined();
});

test.each([
  { written: "/run/haproxy/admin.sock", place: { kind: "socket", path: "/run/haproxy/admin.sock" } },
  { written: "unix@/run/admin.sock", place: { kind: "socket", path: "/run/admin.sock" } },
  { written: "127.0.0.1:9999", place: { kind: "tcp", host: "127.0.0.1", port: 9999 } },
  { written: "[::1]:9999", place: { kind: "tcp", host: "::1", port: 9999 } },
  {
    written: "http://u:p@lb:8404/stats",
    place: { kind: "page", url: new URL("http://u:p@lb:8404/stats;csv") },
  },
  { written: "http://lb:8404/stats;csv", place: { kind: "page", url: new URL("http://lb:8404/stats;csv") } },
  { written: "haproxy", place: undefined },
])("parseHaproxyPlace() reads $written", ({ written, place }) => {
  expect(parseHaproxyPlace(written)).toEqual(place);
});

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
