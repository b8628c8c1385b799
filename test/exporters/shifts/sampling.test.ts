import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { RequestOutcome } from "../../../exporters/prove/client/request-outcome.ts";
import { armsOfAnswer, createDnsSampling } from "../../../exporters/shifts/probe/dns-sampling.ts";
import { sampleShift as sampleArms } from "../../../exporters/shifts/probe/sample-shift.ts";
import {
  type ArmResult,
  resultOfAny,
  resultOfArm,
  startShiftProber,
} from "../../../exporters/shifts/probe/shift-prober.ts";
import { countDnsAnswer, countProbe } from "../../../exporters/shifts/track/count-answers.ts";
import { freshShiftState } from "../../../exporters/shifts/track/shift-state.ts";
import { silentLogger } from "../../../service/log.ts";
import { armsOf } from "../../../slo/shift/traffic-shift.ts";
import { type DnsAnswer, startDnsServer } from "../probe/dns-server.ts";
import { sampleShift } from "./sample-shift.ts";

const ok = (version: string | undefined): RequestOutcome => ({ kind: "ok", status: 200, version });
const failed = (version: string | undefined): RequestOutcome => ({
  kind: "failed",
  cause: "status",
  status: 500,
  version,
  onReusedConnection: false,
  detail: "status 500",
});

describe("resultOfArm()", () => {
  test.each([
    { outcome: ok("v2"), version: "v2", result: "ok" },
    { outcome: ok("v1"), version: "v2", result: "wrong_version" },
    { outcome: ok(undefined), version: "v2", result: "wrong_version" },
    { outcome: ok(undefined), version: undefined, result: "ok" },
    { outcome: failed("v2"), version: "v2", result: "failed" },
  ])("says $result of $outcome for $version", ({ outcome, version, result }) => {
    expect(resultOfArm(outcome, { arm: "green", version })).toEqual({ arm: "green", result });
  });

  test("says nothing when this machine could not ask", () => {
    expect(resultOfArm({ kind: "unsent", detail: "EMFILE" }, { arm: "green", version: "v2" })).toBeUndefined();
  });
});

describe("resultOfAny()", () => {
  test.each([
    { outcome: ok("v2"), arm: "green", result: "ok" },
    { outcome: ok("v1"), arm: "blue", result: "ok" },
    { outcome: ok("v3"), arm: "", result: "wrong_version" },
    { outcome: failed("v1"), arm: "blue", result: "failed" },
    { outcome: failed(undefined), arm: "", result: "failed" },
  ])("says $result of arm $arm of $outcome", ({ outcome, arm, result }) => {
    expect(resultOfAny(outcome, armsOf(sampleShift))).toEqual({ arm, result });
  });
});

describe("startShiftProber()", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const serve = async (handle: Parameters<typeof createServer>[1]) => {
    const server = createServer(handle);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };

  test("asks each arm at its rate, also one that never answers", async () => {
    let hanging = 0;
    const url = {
      blue: await serve(() => {
        hanging++;
      }),
      green: await serve((_, response) => response.writeHead(200, { "x-version": "v2" }).end("ok")),
    };
    const results: ArmResult[] = [];
    await new Promise<void>((resolve) => {
      const prober = startShiftProber(sampleShift, {
        probes: { url, perSecond: 50, versionHeader: "x-version", timeoutSeconds: 30 },
        userAgent: "nines/test",
        onResult: (result) => {
          results.push(result);
          if (results.length < 20) return;
          prober.stop();
          resolve();
        },
      });
    });
    expect(results.every(({ arm, result }) => arm === "green" && result === "ok")).toBe(true);
    // One that waited for answers would have asked once.
    expect(hanging).toBeGreaterThan(5);
  });
});

const address = (...bytes: number[]): DnsAnswer => ({
  kind: "records",
  records: [{ type: "A", data: Buffer.from(bytes) }],
});

describe("DNS answers", () => {
  const answers = { blue: ["192.0.2.1"], green: ["192.0.2.10", "2001:DB8::10"] };
  test.each([
    { records: ["192.0.2.1"], arms: ["blue"] },
    { records: ["192.0.2.10", "192.0.2.1"], arms: ["blue", "green"] },
    { records: ["2001:db8::10"], arms: ["green"] },
    { records: ["198.51.100.7"], arms: [] },
    { records: [], arms: [] },
  ])("armsOfAnswer() finds $arms in $records", ({ records, arms }) => {
    expect(armsOfAnswer(records, { answers })).toEqual(arms);
  });

  test("createDnsSampling() asks every resolver and counts what its answers mean", async () => {
    await using one = await startDnsServer(() => address(192, 0, 2, 10));
    await using other = await startDnsServer(() => address(192, 0, 2, 1));
    const heard: { resolver: string; arms: readonly string[] }[] = [];
    const sampling = createDnsSampling(
      { name: "shop.example.org", ttlSeconds: 60, resolvers: [one.address, other.address], answers },
      { now: () => 0, onAnswer: (answer) => heard.push(answer) },
    );
    await sampling.round();
    sampling.stop();
    expect(sampling.recent()).toEqual({ blue: 1, green: 1 });
    expect(heard.sort((a, b) => (a.arms[0] ?? "").localeCompare(b.arms[0] ?? ""))).toEqual([
      { resolver: other.address, arms: ["blue"] },
      { resolver: one.address, arms: ["green"] },
    ]);
  });
});

describe("sampleShift()", () => {
  const answers = { blue: ["192.0.2.1"], green: ["192.0.2.10"] };
  const name = "shop.example.org";

  /** A shift that asks one name server, and what is logged of it. */
  function sampled(resolver: string) {
    const lines: unknown[] = [];
    const log = {
      ...silentLogger,
      warn: (message: string, fields = {}) => void lines.push(["warn", message, fields]),
      info: (message: string, fields = {}) => void lines.push(["info", message, fields]),
    };
    const clock = { nowMs: 0 };
    const sampling = sampleArms(
      { ...sampleShift, dns: { name, ttlSeconds: 60, resolvers: [resolver], answers } },
      { change: () => undefined, userAgent: "nines/test", now: () => clock.nowMs, log },
    );
    const at = async (seconds: number) => {
      clock.nowMs = 1_000 * seconds;
      await sampling.round();
      return sampling.sources.map((source) => [source.name, source.isUp()]);
    };
    return { lines, sampling, at };
  }

  test.each([
    {
      what: "refuses",
      answer: { kind: "rcode", rcode: "REFUSED" },
      says: /^REFUSED from the name server 127\.0\.0\.1:\d+ about "shop\.example\.org" \(A\)\.$/,
    },
    {
      what: "does not know the name",
      answer: { kind: "rcode", rcode: "NXDOMAIN" },
      says: /^There is no name "shop\.example\.org" \(NXDOMAIN\)\.$/,
    },
  ] as const)("says once that a name server $what, and once that it answers again", async ({ answer, says }) => {
    let present: DnsAnswer = answer;
    await using server = await startDnsServer(() => present);
    const { lines, sampling, at } = sampled(server.address);
    expect(await at(0)).toEqual([["dns", false]]);
    expect(await at(5)).toEqual([["dns", false]]);
    const about = { shift: "checkout-green", source: `name server ${server.address}` };
    const warning = [
      "warn",
      "a source of a traffic shift cannot be read",
      { ...about, reason: expect.stringMatching(says) },
    ];
    expect(lines).toEqual([warning]);
    present = address(192, 0, 2, 10);
    expect(await at(10)).toEqual([["dns", true]]);
    expect(sampling.recentAnswers()).toEqual({ green: 1 });
    expect(lines).toEqual([warning, ["info", "a source of a traffic shift is seen again", about]]);
    sampling.stop();
  });

  test("takes a question or two without an answer for nothing", async () => {
    let present: DnsAnswer = address(192, 0, 2, 10);
    await using server = await startDnsServer(() => present);
    const { lines, sampling, at } = sampled(server.address);
    expect(await at(0)).toEqual([["dns", true]]);
    present = { kind: "rcode", rcode: "SERVFAIL" };
    expect(await at(5)).toEqual([["dns", false]]);
    await at(10);
    await at(15);
    expect(lines).toEqual([]);
    await at(20);
    expect(lines).toMatchObject([["warn", "a source of a traffic shift cannot be read", { shift: "checkout-green" }]]);
    sampling.stop();
  });

  test("says that nobody is at the address of a name server", async () => {
    const gone = await startDnsServer(() => ({ kind: "silence" }));
    await gone[Symbol.asyncDispose]();
    const { lines, sampling, at } = sampled(gone.address);
    expect(await at(0)).toEqual([["dns", false]]);
    const reason = `No connection to the name server ${gone.address} to ask about "shop.example.org" (A).`;
    expect(lines).toMatchObject([["warn", "a source of a traffic shift cannot be read", { reason }]]);
    sampling.stop();
  });

  test("has no name servers where the shift asks none", async () => {
    const sampling = sampleArms(sampleShift, {
      change: () => undefined,
      userAgent: "nines/test",
      now: () => 0,
      log: silentLogger,
    });
    await sampling.round();
    expect([sampling.resolvers, sampling.sources, sampling.recentAnswers()]).toEqual([[], [], {}]);
    sampling.stop();
  });
});

test("countProbe() and countDnsAnswer() count", () => {
  let state = countProbe(freshShiftState(sampleShift), { arm: "green", result: "ok" });
  state = countProbe(state, { arm: "green", result: "ok" });
  state = countProbe(state, { arm: "", result: "failed" });
  state = countDnsAnswer(state, { resolver: "192.0.2.53", arms: ["blue", "green"] });
  state = countDnsAnswer(state, { resolver: "192.0.2.53", arms: ["green"] });
  expect([state.probes, state.dns]).toEqual([
    { green: { ok: 2 }, "": { failed: 1 } },
    { "192.0.2.53": { blue: 1, green: 2 } },
  ]);
});
