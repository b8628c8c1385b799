import { expect, test } from "@jest/globals";
import { haproxyBackends } from "../../../exporters/haproxy/haproxy-stat.ts";
import { isSetAside, parseHaproxyTable, takesTraffic } from "../../../exporters/haproxy/haproxy-table.ts";

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

test("parseHaproxyTable() knows the process that answered, and leaves out a line that broke off", () => {
  const info = "Name: HAProxy\nVersion: 2.6.12\nPid: 4711\nUptime_sec: 10\nStart_time_sec: 1700000000\n\n";
  const csv = "# pxname,svname,stot,hrsp_2xx,status,weight,type,\r\napp,blue,70,70,UP,90,2,\r\napp,gre";
  const table = parseHaproxyTable(info + csv);
  expect(table?.process).toBe("4711 1700000000");
  expect(table?.rows.map(({ name, count }) => [name, count("stot"), count("nothing")])).toEqual([["blue", 70, 0]]);
});

test.each([
  { status: "UP", takes: true, aside: false },
  { status: "UP 1/2", takes: true, aside: false },
  { status: "no check", takes: true, aside: false },
  { status: "DOWN", takes: false, aside: false },
  { status: "DOWN 1/2", takes: false, aside: false },
  { status: "DOWN (agent)", takes: false, aside: false },
  { status: "DRAIN 1/2", takes: false, aside: true },
  { status: "MAINT (via app/blue)", takes: false, aside: true },
  { status: "NOLB", takes: false, aside: true },
])("a server that is $status takes traffic: $takes, was set aside: $aside", ({ status, takes, aside }) => {
  expect([takesTraffic(status), isSetAside(status)]).toEqual([takes, aside]);
});
