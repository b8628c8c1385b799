import { describe, expect, test } from "@jest/globals";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import { hashedRatio } from "../../../exporters/schedule/stable-hash.ts";
import fc from "../../property.ts";
import { tcpProbe } from "../sample-probe.ts";
import { type Answer, midnight, startProbed } from "./probed.ts";
import { failure, success } from "./sample-attempts.ts";

const minute = 60_000;
const hour = 60 * minute;

const always =
  (attempt: ProbeAttempt, ms = 20): Answer =>
  (_, time) =>
    time.later(ms, attempt);
const never: Answer = () => new Promise(() => {});

test("startProber() probes a target once a round", async () => {
  const probed = startProbed([tcpProbe("shop")], always(success));
  await probed.time.advance(hour);
  expect(probed.tally()).toEqual({ success: 60 });
  expect(probed.states()).toEqual(["up"]);
  expect(probed.dues().map(({ dueMs }) => Math.floor((dueMs - midnight) / minute))).toEqual(
    Array.from({ length: 60 }, (_, index) => index),
  );
});

test("startProber() drifts by less than 5 ms over 1,000 rounds", async () => {
  const probed = startProbed([tcpProbe("shop", { intervalSeconds: 1, timeoutSeconds: 0.5 })], always(success, 300));
  await probed.time.advance(1_000_000);
  const lags = probed.dues().map((due) => ("lagMs" in due ? due.lagMs : Number.NaN));
  expect(lags).toHaveLength(1_000);
  expect(Math.max(...lags)).toBeLessThan(5);
});

test("startProber() accounts for every due time, however the thread stalls", async () => {
  const answerMs = fc.integer({ min: 0, max: 12_000 });
  const stall = fc.record({ afterMs: fc.integer({ min: 0, max: 90_000 }), ms: fc.integer({ min: 0, max: 200_000 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(stall, { maxLength: 12 }),
      fc.array(answerMs, { minLength: 3, maxLength: 3 }),
      async (stalls, answers) => {
        const intervals = [10, 30, 60];
        const probes = intervals.map((intervalSeconds, index) =>
          tcpProbe(`target-${index}`, { intervalSeconds, timeoutSeconds: intervalSeconds / 2 }),
        );
        const probed = startProbed(probes, (probe, time) =>
          time.later(answers[Number(probe.name.slice(7))] ?? 0, failure),
        );
        let leftMs = hour;
        for (const { afterMs, ms } of stalls) {
          await probed.time.advance(afterMs);
          probed.time.stall(ms);
          leftMs -= afterMs + ms;
        }
        await probed.time.advance(Math.max(0, leftMs));
        probed.prober.stop();
        const elapsedMs = hour + Math.max(0, -leftMs);
        for (const [index, interval] of intervals.entries()) {
          const dues = probed.dues(`target-${index}`);
          const rounds = dues
            .map(({ dueMs }) => Math.floor((dueMs - midnight) / (interval * 1000)))
            .sort((a, b) => a - b);
          // The hour may end within a round: whether that one was due yet, its offset decides.
          const whole = Math.floor(elapsedMs / (interval * 1000));
          expect(rounds.slice(0, whole)).toEqual(Array.from({ length: whole }, (_, round) => round));
          expect(rounds.length - whole).toBeLessThanOrEqual(1);
          expect(Math.max(...dues.map(({ dueMs }) => dueMs))).toBeLessThanOrEqual(probed.time.clock.now());
        }
      },
    ),
    { numRuns: 25 },
  );
});

test("startProber() misses nothing of others while 30 % of 500 targets hang", async () => {
  const probes = Array.from({ length: 500 }, (_, index) =>
    tcpProbe(`target-${index}`, { host: `host-${index % 100}` }),
  );
  const hangs = (name: string) => Number(name.slice(7)) % 10 < 3;
  const probed = startProbed(probes, (probe, time, signal) =>
    hangs(probe.name) ? never(probe, time, signal) : time.later(30, success),
  );
  await probed.time.advance(10 * minute);
  probed.prober.stop();
  const others = probes.filter(({ name }) => !hangs(name));
  for (const { name } of others) expect(probed.tally(name)).toEqual({ success: 10 });
  const hanging = probed.dues().filter(({ target }) => hangs(target));
  expect(hanging).toHaveLength(1_500);
  expect(new Set(hanging.map(({ outcome }) => outcome))).toEqual(new Set(["inconclusive", "missed"]));
});

describe("startProber() with a target that fails now and then", () => {
  test("counts first attempts and stays up", async () => {
    let attempts = 0;
    const probed = startProbed([tcpProbe("shop")], (_, time) =>
      time.later(20, hashedRatio(7, attempts++) < 0.01 ? failure : success),
    );
    await probed.time.advance(7 * 24 * hour);
    const { success: good = 0, failure: bad = 0, ...rest } = probed.tally();
    expect([good + bad, rest]).toEqual([10_080, {}]);
    // 1 % of 10,080 is 101; three standard deviations are 30.
    expect(Math.abs(bad - 101)).toBeLessThan(30);
    expect(probed.states()).toEqual(["up"]);
    expect(probed.messages.filter(({ kind }) => kind === "retry").length).toBeGreaterThanOrEqual(bad);
  });

  test("is down when the first attempt and all confirmations failed, and up with the first success", async () => {
    let isBroken = false;
    const probed = startProbed([tcpProbe("shop")], (_, time) => time.later(20, isBroken ? failure : success));
    await probed.time.advance(minute);
    isBroken = true;
    await probed.time.advance(minute);
    isBroken = false;
    await probed.time.advance(minute);
    const story = probed.messages.map((message) =>
      message.kind === "state" ? message.state : message.kind === "due" ? message.outcome : message.kind,
    );
    expect(story).toEqual(["success", "up", "failure", "retry", "retry", "down", "success", "up"]);
  });

  test("confirms across rounds where the interval leaves no time for retries", async () => {
    const probe = tcpProbe("shop", { intervalSeconds: 10, timeoutSeconds: 9.5 });
    const probed = startProbed([probe], always(failure, 9_400));
    await probed.time.advance(60_000);
    expect(probed.states()).toEqual(["down"]);
  });
});

test("startProber() gives a short outage no more weight than it has, whatever is retried during it", async () => {
  // An outage of 60 s in every hour, each time at another moment: truth is 1 in 60.
  const isOut = (ms: number) => {
    const beginMs = Math.floor(hashedRatio(3, Math.floor(ms / hour)) * 59 * minute);
    return ms % hour >= beginMs && ms % hour < beginMs + minute;
  };
  const probed = startProbed([tcpProbe("shop", { retries: 3 })], (_, time) =>
    time.later(20, isOut(time.clock.now()) ? failure : success),
  );
  await probed.time.advance(4 * 24 * hour);
  const { success: good = 0, failure: bad = 0, ...rest } = probed.tally();
  expect([good + bad, rest]).toEqual([5_760, {}]);
  expect(Math.abs(bad - 96)).toBeLessThanOrEqual(15);
});

describe("startProber() with limits", () => {
  test("misses with a reason what cannot start in time, and says how late the rest started", async () => {
    const probes = Array.from({ length: 40 }, (_, index) =>
      tcpProbe(`target-${index}`, { host: "one.test", intervalSeconds: 10, timeoutSeconds: 5 }),
    );
    const probed = startProbed(probes, always(success, 900), { limits: { inFlight: 1_000, perHost: 2 } });
    await probed.time.advance(10 * minute);
    probed.prober.stop();
    const { success: good = 0, "missed capacity": missed = 0, "missed stopped": stopped = 0, ...rest } = probed.tally();
    expect([good + missed + stopped, rest]).toEqual([2_400, {}]);
    // Two at a time, 0.9 s each: at most 1,334 in ten minutes.
    expect(good).toBeGreaterThan(1_100);
    expect(good).toBeLessThanOrEqual(1_334);
    const lags = probed.dues().map((due) => ("lagMs" in due ? due.lagMs : 0));
    expect(Math.max(...lags)).toBeLessThanOrEqual(1_000);
  });

  test("keeps to the limit of all hosts together", async () => {
    let running = 0;
    let most = 0;
    const probes = Array.from({ length: 50 }, (_, index) =>
      tcpProbe(`target-${index}`, { intervalSeconds: 10, timeoutSeconds: 5 }),
    );
    const probed = startProbed(
      probes,
      async (_, time) => {
        most = Math.max(most, ++running);
        const attempt = await time.later(2_000, success);
        running--;
        return attempt;
      },
      { limits: { inFlight: 4, perHost: 10 } },
    );
    await probed.time.advance(5 * minute);
    expect(most).toBe(4);
    expect(probed.prober.health().inFlight).toBeLessThanOrEqual(4);
  });
});

test("startProber() ends an attempt that does not end by itself, as its own fault", async () => {
  const probed = startProbed([tcpProbe("shop")], never);
  await probed.time.advance(2 * minute);
  const [first] = probed.dues();
  expect(first).toMatchObject({
    outcome: "inconclusive",
    attempt: { reason: "prober", detail: "the attempt did not end within its time-out of 10 s" },
  });
});

test("startProber() takes an attempt that throws as its own fault", async () => {
  const probed = startProbed([tcpProbe("shop")], async () => {
    throw new Error("no such secret");
  });
  await probed.time.advance(minute);
  expect(probed.dues()).toMatchObject([
    { outcome: "inconclusive", attempt: { detail: "the attempt threw: no such secret" } },
  ]);
});

test("startProber() misses as busy while an attempt outlasts the interval", async () => {
  const probed = startProbed([tcpProbe("shop", { intervalSeconds: 10, timeoutSeconds: 25 })], never);
  await probed.time.advance(5 * minute);
  probed.prober.stop();
  const { inconclusive = 0, "missed busy": busy = 0, "missed stopped": stopped = 0, ...rest } = probed.tally();
  expect([inconclusive + busy + stopped, rest]).toEqual([30, {}]);
  expect(busy).toBeGreaterThan(15);
});

test("startProber() knows nothing after more than three intervals without a word about the target", async () => {
  let attempt = success;
  const probed = startProbed([tcpProbe("shop")], (_, time) => time.later(20, attempt));
  await probed.time.advance(minute);
  attempt = { ...failure, result: "inconclusive", reason: "prober" };
  await probed.time.advance(2 * minute);
  expect(probed.states()).toEqual(["up"]);
  await probed.time.advance(3 * minute);
  expect(probed.states()).toEqual(["up", "unknown"]);
});

test("startProber() accounts for attempts in flight when it stops, and starts nothing more", async () => {
  const probes = Array.from({ length: 20 }, (_, index) => tcpProbe(`target-${index}`));
  const probed = startProbed(probes, always(success, 9_000));
  await probed.time.advance(30_000);
  const open = probed.prober.health().inFlight;
  probed.prober.stop();
  await probed.time.advance(10 * minute);
  expect(open).toBeGreaterThan(0);
  expect(probed.tally()).toMatchObject({ "missed stopped": open });
  expect(probed.prober.health()).toMatchObject({ targets: 0, inFlight: 0 });
});

test("startProber() accounts for the due times that an earlier prober left open", async () => {
  const resume = new Map([["shop", { accountedUntilMs: midnight - 5 * minute, state: "up" as const }]]);
  const probed = startProbed([tcpProbe("shop")], always(success), { resume });
  await probed.time.advance(minute);
  expect(probed.tally()).toEqual({ "missed stalled": 5, success: 1 });
  expect(probed.states()).toEqual([]);
});

test("startProber() forgets what an earlier prober knew after three intervals without a word", async () => {
  const resume = new Map([["shop", { accountedUntilMs: midnight - 1, state: "down" as const }]]);
  const probed = startProbed([tcpProbe("shop")], always({ ...failure, result: "inconclusive" }), { resume });
  await probed.time.advance(5 * minute);
  expect(probed.states()).toEqual(["unknown"]);
});
