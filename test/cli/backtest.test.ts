import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { historyToOpenMetrics, shopHistory } from "../alerts/backtest-history.ts";
import { hour } from "../alerts/backtest-scenario.ts";
import { freePort } from "../servers/free-port.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { reply, replyData, withRudeServer } from "../service/rude-server.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

const tiers = {
  "page-fast": { factor: 14.4 },
  "page-slow": { factor: 6 },
  "ticket-fast": { factor: 3 },
  "ticket-slow": "off",
};
const requests = {
  kind: "events",
  total: 'http_requests_total{job="shop"}',
  bad: 'http_requests_total{job="shop",code=~"5.."}',
};
const noPeriodAlerts = { exhausted: "off", forecast: "off" };
const config = {
  name: "shop",
  services: [
    {
      name: "shop",
      slos: [
        { name: "requests", objective: "99", period: "1d", sli: requests, alerts: { tiers } },
        {
          name: "routes",
          objective: "98",
          period: "1d",
          sli: requests,
          groupBy: ["route"],
          alerts: { tiers, ...noPeriodAlerts },
        },
        {
          name: "metric",
          objective: "99",
          period: "1d",
          sli: { ...requests, total: 'http_request_total{job="shop"}' },
        },
        { name: "label", objective: "99", period: "1d", sli: { ...requests, total: 'http_requests_total{job="shp"}' } },
      ],
    },
  ],
};

/** 2026-03-01T00:00:00Z. */
const now = 1_772_323_200;

async function nines(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return inTemporaryFolder("backtest-cli", async (cwd) => {
    await writeFile(join(cwd, "nines.config.json"), JSON.stringify(config));
    const world = { ...memoryWorld(cwd), env, now: () => now };
    const code = await main(["backtest", ...args], world);
    return { code, stdout: world.stdout(), stderr: world.stderr() };
  });
}

const replayedText = `shop-requests  99 % over 1d, 1970-01-01 00:00 to 1970-01-02 12:00 UTC (1 d 12 h)
  attainment  97.58 %, objective missed
  events      11,639,396, of them 280,976 bad; 19.1 % of those outside every burn alert
  budget      241 % of what this time allows spent; 45 % of the 1d budget left at the end (96.2 % of it known)
  measured    1 d 11 h, 55 min unknown

  Would have sent 1 page and 1 ticket
  alert                            fired (UTC)       for         detected after  peak burn  budget gone by then  by its end
  page-fast                page    1970-01-01 06:22  42 min              21 min      44.7×               80.9 %       242 %
  SLOErrorBudgetExhausted  ticket  1970-01-01 06:24  1 d
  ticket-fast              ticket  1970-01-01 06:25  2 h 30 min          24 min      44.7×               88.8 %       232 %
  page-slow                page    1970-01-01 06:41  48 min              40 min      44.7×                155 %       238 %
  SLOSignalMissing         ticket  1970-01-01 20:11  50 min

With objective 97 %, page-slow off
  attainment  97.58 %, objective met
  events      11,639,396, of them 280,976 bad; 22.2 % of those outside every burn alert
  budget      80.5 % of what this time allows spent; 81.7 % of the 1d budget left at the end (96.2 % of it known)
  measured    1 d 11 h, 55 min unknown

  Would have sent 1 page and 1 ticket instead of 1 page and 1 ticket
  no longer  ticket-fast              1970-01-01 06:25  for 2 h 30 min
  no longer  page-slow                1970-01-01 06:41  for 48 min
  otherwise  page-fast                1970-01-01 07:00  for 1 min        instead of 1970-01-01 06:22, 42 min
  otherwise  SLOErrorBudgetExhausted  1970-01-01 06:40  for 23 h 48 min  instead of 1970-01-01 06:24, 1 d
  1 alert as before
`;

const groupedText = `shop-routes  98 % over 1d, 1970-01-01 00:00 to 1970-01-02 12:00 UTC (1 d 12 h)
  attainment  97.58 %, objective missed
  events      11,639,396, of them 280,976 bad; 19.4 % of those outside every burn alert
  budget      121 % of what this time allows spent; 49.5 % of the 1d budget of the worst group left at the end (96.2 % of it known)
  measured    1 d 11 h, 55 min unknown

  group               events      bad  attainment  1d budget left      unknown
  {route="/pay"}   5,602,905  275,074     95.09 %          49.5 %       55 min
  {route="/cart"}  5,946,450    5,902      99.9 %          95.1 %       55 min
  {route="/old"}      90,041        0       100 %           100 %  10 h 51 min

  Would have sent 1 page and 3 tickets
  alert                                    fired (UTC)       for         detected after  peak burn  budget gone by then  by its end
  ticket-fast {route="/pay"}       ticket  1970-01-01 06:20  2 h 35 min          19 min        45×               60.1 %       200 %
  page-fast {route="/pay"}         page    1970-01-01 06:22  42 min              21 min        45×               66.9 %       200 %
  page-slow {route="/pay"}         page    1970-01-01 06:36  53 min              35 min        45×                113 %       199 %
  SLOSignalMissing                 ticket  1970-01-01 20:11  50 min
  SLOSignalMissing {route="/old"}  ticket  1970-01-02 02:10  54 min
`;

needs("prometheus")("nines backtest", () => {
  test("says what would have fired, what an alternative changes, and why an SLO has no data", async () => {
    await withHistory(async (url) => {
      const history = ["--prometheus", url, "--from", "1970-01-01", "--to", "1970-01-02T12:00:00Z"];
      expect(await nines(["shop-requests", ...history, "--objective", "97", "--factor", "page-slow=off"])).toEqual({
        code: 0,
        stderr: "",
        stdout: replayedText,
      });
      expect(await nines(["shop-routes", ...history])).toEqual({ code: 0, stderr: "", stdout: groupedText });
      expect(await nines(["shop-metric", ...history])).toEqual({
        code: 1,
        stdout: "",
        stderr:
          'error[no-data]: there is no metric "http_request_total" in this range\n  at shop-metric\n  fix: did you mean "http_requests_total"?\n',
      });
      expect(await nines(["shop-label", ...history])).toEqual({
        code: 1,
        stdout: "",
        stderr:
          'error[no-data]: no series of http_requests_total has job="shp"\n  at shop-label\n  fix: did you mean "shop"?\n',
      });
      expect(await nines(["shop-requests", "--prometheus", url, "--from", "-1d"])).toEqual({
        code: 1,
        stdout: "",
        stderr:
          'error[no-data]: there is no metric "http_requests_total" in this range\n  at shop-requests\n  fix: Prometheus holds no data at all from that time\n',
      });
      const everything = await nines([...history, "--format", "json", "--factor", "page-fast=20"]);
      expect(everything).toMatchObject({ code: 1, stderr: expect.stringContaining("at shop-label") });
      expect(JSON.parse(everything.stdout)).toMatchObject({
        prometheus: url,
        stepSeconds: 60,
        slos: [
          {
            slo: "shop-requests",
            objective: "99",
            from: "1970-01-01T00:00:00Z",
            to: "1970-01-02T12:00:00Z",
            totals: { minutes: { measured: 2105, idle: 0, excluded: 0, unknown: 55 } },
            groups: [{ labels: {}, unknownMinutes: 55 }],
            notifications: { pages: 1, tickets: 1 },
            alerts: [
              {
                alert: "SLOErrorBudgetBurn",
                tier: "page-fast",
                severity: "page",
                labels: {},
                from: "1970-01-01T06:22:00Z",
                to: "1970-01-01T07:04:00Z",
                firingMinutes: 42,
                incident: { firstBadMinute: "1970-01-01T06:01:00Z", detectionSeconds: 1260 },
              },
              { alert: "SLOErrorBudgetExhausted", tier: null, incident: null },
              { tier: "ticket-fast" },
              { tier: "page-slow" },
              { alert: "SLOSignalMissing" },
            ],
            alternative: {
              factors: { "page-fast": "20" },
              notifications: { pages: 1 },
              changes: { gone: [], added: [], moved: [{ before: { tier: "page-fast" } }], same: 4 },
            },
          },
          { slo: "shop-routes" },
        ],
      });
    });
  });
});

test.each([
  {
    name: "a range that ends before it starts",
    args: ["--from", "now", "--to", "-1d"],
    says: '--from: "now" is not before "-1d" (write a start that is at least a minute earlier than the end)',
  },
  {
    name: "a range in the future",
    args: ["--to", "2027-01-01"],
    says: '--to: "2027-01-01" lies in the future (write now, or an earlier time)',
  },
  {
    name: "a range too long for its steps",
    args: ["--from", "-2y"],
    says: "--from: 730 d are 1,051,200 one-minute steps, more than nines replays at once (replay at most 366d at a time)",
  },
  {
    name: "times that are none",
    args: ["--from", "yesterday", "--to", "2026-02-30T25:00:00Z"],
    says: '--from: "yesterday" is not a time (write now, -30d, 2026-03-01 or 2026-03-01T12:00:00Z)\n--to: "2026-02-30T25:00:00Z" is not a time (write now, -30d, 2026-03-01 or 2026-03-01T12:00:00Z)',
  },
  {
    name: "an unknown SLO",
    args: ["shop-request", "--from", "-1d"],
    says: "no SLO has the id 'shop-request'\n(Did you mean shop-requests?)",
  },
  {
    name: "an unknown tier",
    args: ["--factor", "page-fst=2"],
    says: '--factor: no tier is called "page-fst" (did you mean "page-fast"?)',
  },
  {
    name: "an address without scheme",
    args: ["--prometheus", "localhost:9090"],
    says: '--prometheus: "localhost:9090" is not an http(s) address (write "http://localhost:9090")',
  },
  {
    name: "a header without value, and does not show it",
    args: ["--header", "Authorization hunter2"],
    says: 'a --header is not NAME: VALUE, such as "X-Scope-OrgID: shop"',
  },
])("nines backtest refuses $name", async ({ args, says }) => {
  const prometheus = args.includes("--prometheus") ? [] : ["--prometheus", "http://127.0.0.1:9"];
  const refused = await nines([...prometheus, ...args]);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain(`error: ${says}\n`);
  expect(refused.stderr).not.toContain("hunter2");
});

test("nines backtest asks for a Prometheus, and takes it from the environment", async () => {
  expect(await nines([])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no Prometheus is named: write --prometheus URL or set NINES_PROMETHEUS"),
  });
  const url = `http://127.0.0.1:${await freePort()}`;
  expect(await nines([], { NINES_PROMETHEUS: url })).toEqual({
    code: 3,
    stdout: "",
    stderr: `fault: Prometheus at ${url} refuses the connection; is it running there?\n  fix: name an address at which it answers from here, with --prometheus or NINES_PROMETHEUS\n`,
  });
});

test("nines backtest sends token and tenant, and says how to log in without showing either", async () => {
  await withRudeServer(
    (response) => reply(response, 401, "text/plain", "no such token"),
    async ({ url, requests: seen }) => {
      const refused = await nines(["--prometheus", url, "--header", "X-Scope-OrgID: shop"], {
        NINES_PROMETHEUS_TOKEN: "hunter2-hunter2",
      });
      expect(refused).toEqual({
        code: 3,
        stdout: "",
        stderr: `fault: Prometheus at ${url} asks for a login (401: no such token)\n  fix: set NINES_PROMETHEUS_TOKEN, put user:password@ into the address, or pass --header\n`,
      });
      expect(seen[0]?.headers).toMatchObject({ authorization: "Bearer hunter2-hunter2", "x-scope-orgid": "shop" });
    },
  );
});

test("nines backtest passes on what Prometheus warns of, once", async () => {
  await withRudeServer(
    (response, { path }) =>
      replyData(response, path.endsWith("query_range") ? { resultType: "matrix", result: [] } : [], {
        warnings: ["store 10.0.0.1 is down"],
      }),
    async ({ url }) => {
      const { code, stderr } = await nines(["shop-requests", "--prometheus", url]);
      expect(code).toBe(1);
      expect(stderr.match(/warning from Prometheus: store 10\.0\.0\.1 is down\n/g)).toHaveLength(1);
    },
  );
});

async function withHistory(work: (url: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder("backtest-cli-history", async (storageDir) => {
    await tsdbBlocksFrom(historyToOpenMetrics(shopHistory(36 * hour)), storageDir);
    const prometheus = await startPrometheus({ storageDir });
    try {
      await work(prometheus.url);
    } finally {
      await prometheus.stop();
    }
  });
}
