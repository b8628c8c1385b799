import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { RequestOutcome } from "../../../exporters/prove/client/request-outcome.ts";
import { armsOfAnswer, startDnsSampling } from "../../../exporters/shifts/probe/dns-sampling.ts";
import {
  type ArmResult,
  resultOfAny,
  resultOfArm,
  startShiftProber,
} from "../../../exporters/shifts/probe/shift-prober.ts";
import { countDnsAnswer, countProbe } from "../../../exporters/shifts/track/count-answers.ts";
import { freshShiftState } from "../../../exporters/shifts/track/shift-state.ts";
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

  test("startDnsSampling() asks every resolver and counts what its answers mean", async () => {
    const [one, other] = await Promise.all([
      startDnsServer(() => address(192, 0, 2, 10)),
      startDnsServer(() => address(192, 0, 2, 1)),
    ]);
    const heard: { resolver: string; arms: readonly string[] }[] = [];
    try {
      const shares = await new Promise((resolve) => {
        const sampling = startDnsSampling(
          { name: "shop.example.org", ttlSeconds: 60, resolvers: [one.address, other.address], answers },
          {
            now: () => 0,
            onAnswer: (answer) => {
              heard.push(answer);
              if (heard.length < 2) return;
              sampling.stop();
              resolve(sampling.recent());
            },
          },
        );
      });
      expect(shares).toEqual({ blue: 1, green: 1 });
      expect(heard.sort((a, b) => (a.arms[0] ?? "").localeCompare(b.arms[0] ?? ""))).toEqual([
        { resolver: other.address, arms: ["blue"] },
        { resolver: one.address, arms: ["green"] },
      ]);
    } finally {
      await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
    }
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
