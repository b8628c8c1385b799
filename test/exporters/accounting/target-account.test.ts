import { describe, expect, test } from "@jest/globals";
import { TargetAccount } from "../../../exporters/accounting/target-account.ts";
import { fromSnapshot, snapshotKey, toSnapshot } from "../../../exporters/accounting/target-snapshot.ts";
import fc from "../../property.ts";
import { attempt, due, dueTimesBetween, httpsProbe, minuteMs, scattered, startMs } from "./simulated-probe.ts";

const edges = [0.1, 0.5, 1];
const options = { probe: httpsProbe(), location: "fra", edges };

const tls = {
  leafNotAfter: 1_800_000_000,
  chainNotAfter: 1_790_000_000,
  verified: false,
  problem: "self-signed certificate",
  version: "TLSv1.3",
};

function busyAccount(): TargetAccount {
  const account = new TargetAccount(options);
  const outcomes = ["success", "failure", "missed", "inconclusive", "excluded", "busy"] as const;
  for (const [index, outcome] of outcomes.entries())
    account.record({ kind: "due", ...due(outcome, startMs + index * minuteMs) });
  account.record({ kind: "retry", target: "shop-home", atMs: startMs + 80_000, attempt: attempt("success", { tls }) });
  account.record({ kind: "state", target: "shop-home", atMs: startMs + 90_000, state: "up" });
  return account;
}

describe("TargetAccount", () => {
  test("counts attempts, reasons, missed due times and the time that each stands for", () => {
    const { counters, last, coveredUntilMs } = busyAccount();
    expect(counters.attempts).toEqual({
      first: { success: 1, failure: 1, inconclusive: 1 },
      retry: { success: 1, failure: 0, inconclusive: 0 },
    });
    expect(counters.missed).toEqual({ busy: 1, capacity: 0, stalled: 1, stopped: 0, paused: 0 });
    expect(counters.reasons).toMatchObject({ status: 1, prober: 0, timeout: 0 });
    expect(counters.time).toEqual({ up: 60_000, down: 60_000, unknown: 180_000, excluded: 60_000 });
    expect(counters.excluded.dueTimes).toBe(1);
    expect(last).toMatchObject({ state: "up", success: false, lagMs: 1, tls, successMs: startMs + 80_125 });
    expect(coveredUntilMs).toBe(startMs + 6 * minuteMs);
  });

  test("puts durations into the bucket whose edge they do not exceed, retries and inconclusive ones into none", () => {
    const account = new TargetAccount(options);
    for (const [index, durationSeconds] of [0.05, 0.1, 0.1001, 1, 7].entries()) {
      const one = due("success", startMs + index * minuteMs);
      if (one.outcome === "success")
        account.record({ kind: "due", ...one, attempt: attempt("success", { durationSeconds }) });
    }
    account.record({ kind: "due", ...due("inconclusive", startMs + 10 * minuteMs) });
    account.record({ kind: "retry", target: "shop-home", atMs: startMs, attempt: attempt("success") });
    expect([...account.counters.durations.counts]).toEqual([2, 1, 1, 1]);
    expect(account.counters.durations.sum).toBeCloseTo(8.2501, 9);
  });

  test("adds up the phases of all hops", () => {
    const account = new TargetAccount(options);
    const hop = { url: "https://shop.example.org/", address: "192.0.2.1", status: 302 };
    const hops = [
      { ...hop, phases: { connect: 0.25, tls: 0.5, processing: 1 } },
      { ...hop, phases: { connect: 0.25, processing: 2, transfer: 0.125 } },
    ];
    const one = due("success", startMs);
    if (one.outcome === "success") account.record({ kind: "due", ...one, attempt: attempt("success", { hops }) });
    expect(account.last.phases).toEqual({ connect: 0.5, tls: 0.5, processing: 3, transfer: 0.125 });
  });

  test("accounts for all time since it began, also across restarts", () => {
    const outcomes = ["success", "failure", "inconclusive", "busy", "stalled", "excluded"] as const;
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ rounds: fc.integer({ min: 1, max: 30 }), deadMs: fc.nat(100 * minuteMs), outcome: fc.nat() }),
          { minLength: 1, maxLength: 6 },
        ),
        (lives) => {
          let account = new TargetAccount(options);
          let nowMs = startMs;
          for (const { rounds, deadMs, outcome } of lives) {
            const from = nowMs;
            let done = 0;
            for (const dueMs of dueTimesBetween(startMs, startMs + 1e9, { place: scattered })) {
              if (dueMs <= from) continue;
              account.record({ kind: "due", ...due(outcomes[(outcome + done) % 6] ?? "success", dueMs) });
              nowMs = dueMs + 1_000;
              if (++done === rounds) break;
            }
            nowMs += deadMs;
            account = fromSnapshot(toSnapshot(account), { ...options, nowMs, stateGoesOn: false }).account;
          }
          const { attempts, missed, excluded, time } = account.counters;
          const { success, failure, inconclusive } = attempts.first;
          const dueTimes =
            success + failure + inconclusive + excluded.dueTimes + Object.values(missed).reduce((a, b) => a + b, 0);
          const elapsed = (account.coveredUntilMs ?? 0) - startMs;
          expect(time.up + time.down + time.unknown + time.excluded).toBe(elapsed - lostBeforeFirst(startMs));
          expect(dueTimes).toBe((elapsed - lostBeforeFirst(startMs)) / minuteMs);
        },
      ),
    );
  });
});

/** The first round has no account when its due time was already over. */
function lostBeforeFirst(fromMs: number): number {
  const [firstDue = fromMs] = dueTimesBetween(fromMs, fromMs + minuteMs, { place: scattered });
  return firstDue <= fromMs ? minuteMs : 0;
}

describe("fromSnapshot()", () => {
  test("goes on with every counter", () => {
    const before = busyAccount();
    const nowMs = startMs + 6 * minuteMs;
    const { account, fault } = fromSnapshot(toSnapshot(before), { ...options, nowMs, stateGoesOn: false });
    expect(fault).toBeUndefined();
    expect(account.counters).toEqual(before.counters);
    // What a prober that begins anew has not confirmed, nobody knows.
    expect(account.last).toEqual({ ...before.last, state: "unknown" });
    expect(toSnapshot(account)).toBe(toSnapshot(account));
  });

  test.each([
    { name: "a short stop", afterMs: 4 * minuteMs, state: "down" },
    { name: "a long stop", afterMs: 6 * minuteMs, state: "unknown" },
  ])("goes on with what the prober goes on with, after $name as $state", ({ afterMs, state }) => {
    const before = busyAccount();
    before.record({ kind: "state", target: "shop-home", atMs: startMs + 5 * minuteMs, state: "down" });
    const nowMs = (before.coveredUntilMs ?? 0) + afterMs;
    expect(fromSnapshot(toSnapshot(before), { ...options, nowMs, stateGoesOn: true }).account.last.state).toBe(state);
  });

  test("counts the time since then as unknown, and its due times as missed", () => {
    const json = toSnapshot(busyAccount());
    const { account } = fromSnapshot(json, { ...options, nowMs: startMs + 66 * minuteMs + 40_000, stateGoesOn: false });
    expect(account.counters.time.unknown).toBe(180_000 + 60 * minuteMs);
    expect(account.counters.missed.stopped).toBe(60);
    // The round that is under way is lost too: the next one is the first.
    account.record({ kind: "due", ...due("success", startMs + 67 * minuteMs + 5_000) });
    expect(account.counters.missed.stopped).toBe(61);
    expect(account.counters.time).toEqual({
      up: 120_000,
      down: 60_000,
      unknown: 180_000 + 61 * minuteMs,
      excluded: 60_000,
    });
  });

  test("begins a histogram anew when its edges are others, and keeps the rest", () => {
    const nowMs = startMs + 6 * minuteMs;
    const { account } = fromSnapshot(toSnapshot(busyAccount()), {
      ...options,
      edges: [0.2, 2],
      nowMs,
      stateGoesOn: false,
    });
    expect([...account.counters.durations.counts]).toEqual([0, 0, 0]);
    expect(account.counters.attempts.first.success).toBe(1);
  });

  test.each([
    { json: "{", says: "they are not JSON" },
    { json: "[]", says: "they have version undefined, not 1" },
    { json: '{"version":2}', says: "they have version 2, not 1" },
    { json: '{"version":1,"attempts":{}}', says: "they have no missed" },
  ])("says that $json is lost, and goes on from 0", ({ json, says }) => {
    const { account, fault } = fromSnapshot(json, { ...options, nowMs: startMs, stateGoesOn: false });
    expect(fault).toBe(`the stored counters of shop-home are lost and begin at 0: ${says}`);
    expect(account.counters).toEqual(new TargetAccount(options).counters);
  });

  test("takes nothing for a counter that is no number of events", () => {
    const json =
      '{"version":1,"attempts":{"first":{"success":-3,"failure":"7","extra":1}},"missed":{},"reasons":{},"time":{"up":null},"durations":{}}';
    const { account } = fromSnapshot(json, { ...options, nowMs: startMs, stateGoesOn: false });
    expect(account.counters).toEqual(new TargetAccount(options).counters);
  });

  test("stores snapshots under a key of their own", () => {
    expect(snapshotKey("shop-home")).toBe("target:shop-home");
  });
});
