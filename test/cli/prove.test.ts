import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { proofText } from "../../cli/print/proof-text.ts";
import type { ProofReport } from "../../exporters/prove/report/proof-report.ts";
import { freePort } from "../servers/free-port.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
}

async function prove(args: readonly string[], cwd = "/") {
  const world = memoryWorld(cwd);
  const defaults = { "--rate": "100", "--before": "1s", "--for": "1s", "--max-lag": "1m" };
  const others = Object.entries(defaults).filter(([option]) => !args.includes(option));
  const code = await main(["prove", ...others.flat(), ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

describe("nines prove", () => {
  test("ends with 0 when every request was answered, and stores the ledger", async () => {
    const url = await serve((_, response) => response.setHeader("X-Version", "v1").end("ok"));
    await inTemporaryFolder("prove", async (folder) => {
      const { code, stdout, stderr } = await prove(["-o", "ledger.json", `${url}?token=hidden`], folder);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^0 of 200 requests lost\n/);
      expect(stdout).toContain("proves       less than 1.49 % are lost");
      expect(stderr).toBe(
        `${url}: 100 requests a second for 1 s before and 1 s during; 50 % on new connections, now at version v1\nsecond 1: the time before is over; change things now\n`,
      );
      const stored = await readFile(join(folder, "ledger.json"), "utf8");
      expect(stored).not.toContain("hidden");
      expect(JSON.parse(stored)).toMatchObject({
        format: "nines-proof/1",
        sent: 200,
        ok: 200,
        verdict: { kind: "proven" },
      });
    });
  });

  test("ends with 1 when a request was lost, and tells which", async () => {
    let count = 0;
    const url = await serve((_, response) => response.writeHead(count++ === 150 ? 503 : 200).end());
    const { code, stdout, stderr } = await prove([url]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^1 of 200 requests lost\n/);
    expect(stdout).toMatch(/\n {2}status 503 +1 +1\n/);
    expect(stderr).toMatch(/second \d+: 1 lost, the last (?:in second 1 )?by status \(status 503\)\n$/);
  });

  test("ends with 3 when the target was never reachable", async () => {
    const { code, stderr } = await prove(["--timeout", "100ms", `http://127.0.0.1:${await freePort()}/`]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /fault: .* gave no good answer within the --timeout of 100 ms, before anything was measured: refused: /,
    );
  });

  test("ends with 3 when the slow address does not work", async () => {
    const url = await serve((request, response) => response.writeHead(request.url === "/shop" ? 200 : 404).end());
    const { code, stderr } = await prove(["--timeout", "100ms", "--slow-url", "/report", url]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      "/report gave no good answer within the --timeout of 100 ms, before anything was measured: it answers with status 404",
    );
  });

  test("says that it is the slow address that takes too long, though it differs by its parameters alone", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/shop") response.end();
    });
    const { code, stderr } = await prove(["--timeout", "300ms", "--slow-url", "?delay=1s", url]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      `fault: the slow address ${url}?… gave no good answer within the --timeout of 300 ms, before anything was measured: timeout: `,
    );
  });

  test("ends with 3 when HAProxy does not tell its weights", async () => {
    const url = await serve((_, response) => response.end());
    const { code, stderr } = await prove(["--haproxy", "/nowhere/admin.sock", url]);
    expect(code).toBe(3);
    expect(stderr).toContain("HAProxy does not tell its weights: there is no such file or folder");
  });

  test("reads weights and retries from a stats page", async () => {
    const csv = `# pxname,svname,stot,wretr,wredis,status,weight,type,\napp,green,1,0,0,UP,1,2,\napp,BACKEND,1,0,0,UP,1,1,\n`;
    const stats = await serve((request, response) =>
      response.writeHead(request.url === "/shop;csv" ? 200 : 404).end(csv),
    );
    const url = await serve((_, response) => response.setHeader("x-version", "v2").end("ok"));
    const args = ["--haproxy", stats, "--arm", "green=v2", "--for", "2s", url];
    const { code, stdout } = await prove(args);
    expect(code).toBe(0);
    expect(stdout).toContain("tried again  0 retries and 0 redispatches in HAProxy's backend app, of all its clients");
    expect(stdout).toMatch(/\n +0-[12] +green 1 +\d+ +100 % \(100 %\)\n/);
  });

  test.each(["purple=v1", "*green*=v2"])("is wrong usage: an arm of %j, which no server fits", async (arm) => {
    const row = "1,0,0,UP,1,2,";
    const csv = `# pxname,svname,stot,wretr,wredis,status,weight,type,\napp,blue,${row}\napp,green,${row}\napp,BACKEND,1,0,0,UP,1,1,\n`;
    const stats = await serve((_, response) => response.end(csv));
    const arms = ["--arm", "gr*=v2", "--arm", arm];
    expect(await prove(["--haproxy", stats, ...arms, "http://localhost/"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(
        `--arm ${JSON.stringify(arm)} fits no server of HAProxy's backend app, which has blue, green\n(write a server's name, or how names begin and * at the end, such as "green*"; anywhere else * stands for itself)`,
      ),
    });
  });

  test("says of a header that changes with every answer that it is no version", async () => {
    let count = 0;
    const url = await serve((_, response) => response.setHeader("x-version", `r${count++}`).end("ok"));
    const { code, stdout } = await prove([url]);
    expect(code).toBe(0);
    const [, heads = "", ...lines] = (stdout.split("Share of each version")[1] ?? "").split("\n");
    expect(heads).toMatch(/^ +seconds +answers(?: +r\d+){6} +\(over 14 others\)$/);
    expect(lines.slice(2)).toEqual([
      "  more than 20 versions: the version header looks as if it changed with every answer; name one that does not with --version-header",
      "",
    ]);
  });

  test("says how long it takes as it was written", async () => {
    const url = await serve((_, response) => response.end("ok"));
    const { stdout, stderr } = await prove(["--rate", "10", "--before", "500ms", "--for", "1500ms", url]);
    expect(stderr.split("\n")[0]).toBe(
      `${url}: 10 requests a second for 500 ms before and 1.5 s during; 50 % on new connections`,
    );
    expect(stdout).toContain("  sent         20 of 20 due in 2 s\n");
  });

  test("counts one request as one", async () => {
    const url = await serve((_, response) => response.end("ok"));
    const { stderr } = await prove(["--rate", "1", "--before", "0s", url]);
    expect(stderr).toBe(`${url}: 1 request a second for 0 s before and 1 s during; 50 % on new connections\n`);
  });

  test.each([
    { args: ["ftp://localhost/"], says: '"ftp://localhost/" is no address' },
    { args: ["--rate", "0", "http://localhost/"], says: "Write requests per second" },
    { args: ["--for", "soon", "http://localhost/"], says: 'Write a duration such as "90s" or "10m".' },
    { args: ["--new-connections", "101", "http://localhost/"], says: "Write percent, from 0 to 100." },
    { args: ["--header", "secret", "http://localhost/"], says: "a --header is not NAME: VALUE" },
    {
      args: ["--haproxy", "lb", "http://localhost/"],
      says: "--haproxy is neither a path to what is there, nor host:port",
    },
    { args: ["--slow-share", "50", "http://localhost/"], says: "--slow-share needs --slow-url" },
    { args: ["--rat", "5", "http://localhost/"], says: "unknown option '--rat'\n(Did you mean --rate?)" },
    {
      args: ["--ca", "a.pem", "--ca", "b.pem", "http://localhost/"],
      says: "option '--ca <file>' is given twice: write it once",
    },
    { args: ["--arm", "green", "http://localhost/"], says: '--arm "green" is not SERVER=VERSION' },
    { args: ["--arm", "green=v2", "http://localhost/"], says: "--arm needs --haproxy" },
    { args: ["--arm", "green=v2", "--arm", "green=v1", "http://localhost/"], says: '--arm "green" is given twice' },
    { args: ["--for", "0s", "http://localhost/"], says: "--for must not be 0: nothing could be changed in that time" },
    { args: ["--timeout", "0s", "http://localhost/"], says: "--timeout must not be 0" },
    { args: [], says: "missing required argument" },
  ])("is wrong usage: $args", async ({ args, says }) => {
    const { code, stderr } = await prove(args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  test.each([
    { signal: "SIGINT", before: "0s", code: 0, verdict: { kind: "proven" } },
    { signal: "SIGTERM", before: "0s", code: 0, verdict: { kind: "proven" } },
    {
      signal: "SIGINT",
      before: "10s",
      code: 3,
      verdict: { kind: "not-proven", reasons: ["it ended before anything was to change"] },
    },
  ] as const)("ends early by $signal with a proof for less, or none: before $before", async (given) => {
    const { signal, before, code, verdict } = given;
    let count = 0;
    const { promise: isUnderWay, resolve } = Promise.withResolvers<void>();
    const url = await serve((_, response) => {
      response.end();
      if (count++ > 50) resolve();
    });
    const bin = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));
    const args = [
      bin,
      "prove",
      "--rate",
      "100",
      "--before",
      before,
      "--for",
      "5m",
      "--max-lag",
      "1m",
      "--format",
      "json",
      url,
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    const said = text(child.stdout);
    const ended = once(child, "exit");
    await isUnderWay;
    child.kill(signal);
    expect(await ended).toEqual([code, null]);
    const report = JSON.parse(await said) as ProofReport;
    expect(report).toMatchObject({ endedEarly: true, failed: 0, verdict });
    expect(report.plannedSeconds).toBe(300 + Number.parseInt(before, 10));
    expect(report.sent).toBe(report.ok);
    // One more was asked before it all began.
    expect(count).toBe(report.ok + 1);
  });
});

const figures = { count: 500, p50Ms: 4, p99Ms: 12.3, longestMs: 40 };
const few = { count: 16, p50Ms: 2010, p99Ms: null, longestMs: 2060 };
const report: ProofReport = {
  format: "nines-proof/1",
  url: "http://shop.example/",
  slowUrl: "http://shop.example/",
  startedAt: "2026-03-01T12:00:00.000Z",
  ratePerSecond: 100,
  beforeSeconds: 10,
  plannedSeconds: 70,
  seconds: 56,
  endedEarly: true,
  verdict: { kind: "lost", lost: 146 },
  due: 5600,
  sent: 5599,
  ok: 5453,
  failed: 146,
  missed: 1,
  inFlight: 0,
  failedOnKeptConnections: 73,
  failedOnReusedConnections: 60,
  closedOnReusedConnections: 3,
  bound: { kind: "between", low: 0.0222, high: 0.0306 },
  failures: [
    {
      cause: "status 503",
      count: 143,
      seconds: [
        [21, 70],
        [22, 70],
        [25, 3],
      ],
    },
    { cause: "closed", count: 3, seconds: [[21, 3]] },
  ],
  longestGap: { seconds: 0.21, fromSecond: 21.04 },
  durations: {
    before: { usual: figures, slow: few },
    during: { usual: { ...figures, p99Ms: 1234, longestMs: 1800 }, slow: few },
  },
  shares: [
    {
      name: undefined,
      fromSecond: 0,
      toSecond: 20,
      answers: 2000,
      weights: [
        { name: "blue", weight: 90 },
        { name: "green", weight: 10 },
      ],
      versions: [
        { version: "v1", answers: 1800, share: 0.9, intendedShare: 0.9 },
        { version: "v2", answers: 200, share: 0.1, intendedShare: 0.1 },
      ],
    },
  ],
  haproxy: { backend: "app", retries: 1, redispatches: 270, restarts: 1, blindLooks: 2 },
  client: { longestLagMs: 31, unmeasuredSeconds: [], unsent: { EMFILE: 1 } },
  perSecond: [],
  lostRequests: [],
  lostRequestsLeftOut: 0,
};

describe("proofText()", () => {
  test("tells what it came to first, then the figures, the losses and the shares", () => {
    expect(proofText(report, { colors: false })).toBe(`146 of 5,599 requests lost
ended early: this holds for 56 s of 1 min 10 s

  sent         5,599 of 5,600 due in 56 s; 1 not sent
  ok           5,453
  failed       146; 3 of them because a connection that had carried others was closed, where browsers send a GET again
  tried again  1 retry and 270 redispatches in HAProxy's backend app, of all its clients
  haproxy      its counters began anew once: a reload, which forgets runtime weights
  haproxy      did not answer 2 times
  proves       2.22 % to 3.06 % are lost (95 %, Wilson)
  longest gap  210 ms without a success, from second 21.04
  p99          1.23 s during (slowest 1.8 s), 12.3 ms before (slowest 40 ms)
  slow p99     at most 2.06 s (16 answers) during, at most 2.06 s (16 answers) before
  own lag      31 ms at most
  not sent     1: EMFILE

Lost, 73 on kept and 73 on new connections
  cause       lost  in seconds
  status 503   143  21-22, 25
  closed         3  21

Share of each version, and what the weights ask for
  seconds  weights            answers           v1           v2
     0-19  blue 90, green 10    2,000  90 % (90 %)  10 % (10 %)
`);
  });

  const share = (version: string, answers: number, intendedShare: number | null = null) => ({
    version,
    answers,
    share: answers / 1000,
    intendedShare,
  });
  const asked = share("v9", 0, 0.25);

  test.each([
    {
      name: "six are all shown",
      versions: [share("a", 500), share("b", 100), share("c", 100), share("d", 100), share("e", 100), share("f", 100)],
      says: `
  seconds  weights            answers     a     b     c     d     e     f
     0-19  blue 90, green 10    2,000  50 %  10 %  10 %  10 %  10 %  10 %
`,
    },
    {
      name: "of more the six that answered most, and whatever the weights ask for",
      versions: [
        share("a", 1),
        share("b", 300),
        share("c", 2),
        share("d", 200),
        share("e", 200),
        share("f", 197),
        share("g", 100),
        asked,
      ],
      says: `, and what the weights ask for
  seconds  weights            answers     b     d     e       f     g          v9  (2 others)
     0-19  blue 90, green 10    2,000  30 %  20 %  20 %  19.7 %  10 %  0 % (25 %)       0.3 %
`,
    },
    {
      name: "a step that only has what was no longer told apart",
      versions: [share("(other)", 1000)],
      says: `
  seconds  weights            answers  (over 20 others)
     0-19  blue 90, green 10    2,000             100 %
  more than 20 versions: the version header looks as if it changed with every answer; name one that does not with --version-header
`,
    },
  ])("has a column for few versions: $name", ({ versions, says }) => {
    const shares = report.shares.map((step) => ({ ...step, versions }));
    const said = proofText({ ...report, shares }, { colors: false });
    expect(said.split("Share of each version")[1]).toBe(says);
  });

  test.each([
    { seconds: 3.5, plannedSeconds: 4.25, says: ["this holds for 3.5 s of 4.25 s\n", "due in 3.5 s;"] },
    { seconds: 5.832, plannedSeconds: 21, says: ["this holds for 5.83 s of 21 s\n", "due in 5.83 s;"] },
    { seconds: 300, plannedSeconds: 3610, says: ["this holds for 5 min of 1 h\n", "due in 5 min;"] },
  ])("tells how long it was as exactly as it was asked for: $seconds s", ({ says, ...change }) => {
    const said = proofText({ ...report, ...change }, { colors: false });
    for (const text of says) expect(said).toContain(text);
  });

  test.each([
    { seconds: 0.06, says: "60 ms" },
    { seconds: 3.454, says: "3.45 s" },
    { seconds: 59.949, says: "59.9 s" },
    { seconds: 754, says: "12 min 34 s" },
  ])("tells a gap of $seconds s as exactly as other durations: $says", ({ seconds, says }) => {
    const said = proofText({ ...report, longestGap: { seconds, fromSecond: 2 } }, { colors: false });
    expect(said).toContain(`  longest gap  ${says} without a success, from second 2\n`);
  });

  test.each([
    {
      name: "nothing was lost",
      change: { ok: 5599, failed: 0 },
      says: "210 ms without a success, the pace of the requests",
    },
    { name: "only one request ended", change: { ok: 1, failed: 0 }, says: "unknown" },
  ])("says of a gap what it is when $name", ({ change, says }) => {
    expect(proofText({ ...report, ...change }, { colors: false })).toContain(`  longest gap  ${says}\n`);
  });

  test("says plainly that a proof was not given", () => {
    const reasons = ["this process stood still in 2 seconds", "30 requests that were due could not be sent"];
    const client = { ...report.client, unmeasuredSeconds: [3, 4] };
    const unproven = {
      ...report,
      failed: 0,
      bound: null,
      endedEarly: false,
      client,
      verdict: { kind: "not-proven", reasons } as const,
    };
    const said = proofText(unproven, { colors: false });
    expect(said).toMatch(
      /^not proven: this process stood still in 2 seconds; 30 requests that were due could not be sent\n0 of 5,599 requests lost, of what was seen\n/,
    );
    expect(said).toContain("proves       nothing\n");
    expect(said).toContain("own lag      31 ms at most; not measured: second 3-4");
  });
});
