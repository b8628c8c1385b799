import { describe, expect, test } from "@jest/globals";
import { createControlCheck } from "../../../exporters/schedule/self-check/control-check.ts";
import { tcpProbe } from "../sample-probe.ts";
import { startProbed } from "./probed.ts";
import { failure, success, timeout } from "./sample-attempts.ts";
import { createVirtualTime } from "./virtual-time.ts";

const minute = 60_000;
const control = [
  { host: "10.0.0.1", port: 53 },
  { host: "10.0.0.2", port: 53 },
];

describe("startProber() with control addresses", () => {
  test.each([
    { name: "one of them answers", answering: ["10.0.0.2"], tally: { failure: 3 }, states: ["down"] },
    { name: "none answers", answering: [], tally: { inconclusive: 3 }, states: [] },
  ])("judges a failure when $name", async ({ answering, tally, states }) => {
    const connects = async ({ host }: { readonly host: string }) => (answering as readonly string[]).includes(host);
    const probed = startProbed([tcpProbe("shop")], (_, time) => time.later(20, failure), { control, connects });
    await probed.time.advance(3 * minute);
    expect(probed.tally()).toEqual(tally);
    expect(probed.states()).toEqual(states);
  });

  test("asks them at most once a second", async () => {
    let asked = 0;
    const time = createVirtualTime(0);
    const connects = () => {
      asked++;
      return time.later(200, true);
    };
    const answers = createControlCheck({ addresses: control, connects, monotonic: time.clock.monotonic });
    const ask = async () => {
      const answer = answers();
      await time.advance(200);
      return answer;
    };
    for (let times = 0; times < 10; times++) expect(await ask()).toBe(true);
    // 2 s: asked at 0 s and, 1 s after each answer, at 1.2 s.
    expect(asked).toBe(4);
  });
});

describe("startProber() without control addresses", () => {
  const probes = Array.from({ length: 300 }, (_, index) => tcpProbe(`target-${index}`, { host: `host-${index % 30}` }));

  test("blames itself when every target fails at once", async () => {
    let isCutOff = false;
    const probed = startProbed(probes, (_, time) => time.later(20, isCutOff ? failure : success));
    await probed.time.advance(10 * minute);
    isCutOff = true;
    await probed.time.advance(minute);
    isCutOff = false;
    await probed.time.advance(4 * minute);
    probed.prober.stop();
    const { success: good = 0, inconclusive = 0, failure: bad = 0, ...rest } = probed.tally();
    expect([good + inconclusive + bad, rest]).toEqual([4_500, {}]);
    expect(bad).toBe(0);
    expect(inconclusive).toBeGreaterThan(290);
    expect(probed.states().filter((state) => state !== "up")).toEqual([]);
  });

  test("blames the targets when others still succeed", async () => {
    const fails = (name: string) => Number(name.slice(7)) % 2 === 0;
    const probed = startProbed(probes, (probe, time) => time.later(20, fails(probe.name) ? failure : success));
    await probed.time.advance(10 * minute);
    probed.prober.stop();
    const { inconclusive = 0, failure: bad = 0 } = probed.tally();
    expect(bad + inconclusive).toBeGreaterThan(1_490);
    // Fifteen failures in a row by chance do not happen.
    expect(inconclusive).toBe(0);
    expect(probed.states().filter((state) => state === "down")).toHaveLength(150);
  });

  test.each([
    { name: "4 targets", count: 4, hosts: 4 },
    { name: "targets on 2 hosts", count: 20, hosts: 2 },
  ])("blames the targets when there are only $name", async ({ count, hosts }) => {
    const few = probes.slice(0, count).map((probe, index) => ({ ...probe, host: `host-${index % hosts}` }));
    const probed = startProbed(few, (_, time) => time.later(20, failure));
    await probed.time.advance(5 * minute);
    expect(probed.tally()).toEqual({ failure: 5 * count });
  });
});

describe("startProber() whose thread stands still during an attempt", () => {
  test.each([
    { name: "a time-out", attempt: timeout, stallMs: 300, outcome: "inconclusive" },
    { name: "a slow answer", attempt: { ...timeout, reason: "slow" as const }, stallMs: 300, outcome: "inconclusive" },
    { name: "a refused connection", attempt: failure, stallMs: 300, outcome: "failure" },
    { name: "a time-out after a short stall", attempt: timeout, stallMs: 150, outcome: "failure" },
  ])("takes $name as $outcome", async ({ attempt, stallMs, outcome }) => {
    const probed = startProbed([tcpProbe("shop")], (_, time) => time.later(9_000, attempt));
    await probed.untilInFlight();
    probed.time.stall(stallMs);
    await probed.time.advance(11_000);
    expect(probed.dues()).toMatchObject([{ outcome }]);
  });
});
