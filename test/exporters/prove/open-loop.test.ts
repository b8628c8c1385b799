import { describe, expect, test } from "@jest/globals";
import { dueRequests } from "../../../exporters/prove/due-requests.ts";
import { requestAt, requestCount } from "../../../exporters/prove/request-mix.ts";
import fc from "../../property.ts";

describe("dueRequests()", () => {
  const usual = { ratePerSecond: 100, count: 1000, maxLagMs: 250 };
  test.each([
    { name: "the first at once", next: 0, nowMs: 0, missed: [0, 0], send: [0, 1] },
    { name: "nothing before its time", next: 1, nowMs: 9.9, missed: [1, 1], send: [1, 1] },
    { name: "one at its time", next: 1, nowMs: 10, missed: [1, 1], send: [1, 2] },
    { name: "all that are a little late", next: 1, nowMs: 200, missed: [1, 1], send: [1, 21] },
    { name: "none that are too late", next: 1, nowMs: 1000, missed: [1, 76], send: [76, 101] },
    { name: "nothing after the last", next: 1000, nowMs: 20_000, missed: [1000, 1000], send: [1000, 1000] },
    { name: "only misses when all are too late", next: 990, nowMs: 20_000, missed: [990, 1000], send: [1000, 1000] },
  ])("gives $name", ({ next, nowMs, missed, send }) => {
    expect(dueRequests({ ...usual, next, nowMs })).toEqual({
      missed: { from: missed[0], to: missed[1] },
      send: { from: send[0], to: send[1] },
    });
  });

  test("leaves out no request and none twice, however the clock is looked at", () => {
    const looks = fc.array(fc.double({ min: 0, max: 15_000, noNaN: true }), { minLength: 1 });
    const rates = fc.double({ min: 0.5, max: 2000, noNaN: true });
    fc.assert(
      fc.property(looks, rates, (moments, ratePerSecond) => {
        const count = Math.round(10 * ratePerSecond) + 1;
        let next = 0;
        for (const nowMs of [...moments].sort((a, b) => a - b).concat(3_600_000)) {
          const { missed, send } = dueRequests({ ratePerSecond, count, maxLagMs: 250, next, nowMs });
          expect([missed.from, send.from]).toEqual([next, missed.to]);
          expect(send.to).toBeGreaterThanOrEqual(send.from);
          next = send.to;
        }
        expect(next).toBe(count);
      }),
    );
  });
});

describe("requestAt()", () => {
  test("keeps to both shares in every stretch of requests, and mixes them", () => {
    const slow = { url: new URL("http://localhost/slow"), share: 0.1 };
    const plan = { ratePerSecond: 50, newConnectionShare: 0.5, slow };
    for (const from of [0, 777, 5000]) {
      const requests = Array.from({ length: 1000 }, (_, index) => requestAt(from + index, plan));
      const fresh = requests.filter(({ connection }) => connection === "new").length;
      const late = requests.filter(({ speed }) => speed === "slow");
      const both = late.filter(({ connection }) => connection === "new").length;
      expect(Math.abs(fresh - 500)).toBeLessThan(5);
      expect(Math.abs(late.length - 100)).toBeLessThan(5);
      expect(Math.abs(both - 50)).toBeLessThan(6);
    }
    expect(requestAt(75, plan).dueMs).toBe(1500);
  });

  test.each([
    { share: 0, kept: 100 },
    { share: 1, kept: 0 },
  ])("has $kept of 100 on kept connections at a share of $share", ({ share, kept }) => {
    const plan = { ratePerSecond: 50, newConnectionShare: share, slow: undefined };
    const requests = Array.from({ length: 100 }, (_, index) => requestAt(index, plan));
    expect(requests.filter(({ connection }) => connection === "kept")).toHaveLength(kept);
  });
});

test.each([
  { ratePerSecond: 50, beforeSeconds: 10, duringSeconds: 60, count: 3500 },
  { ratePerSecond: 0.1, beforeSeconds: 0, duringSeconds: 1, count: 1 },
  // At 0, 2 and 4 seconds; the next would be due at 6.
  { ratePerSecond: 0.5, beforeSeconds: 0, duringSeconds: 5, count: 3 },
  { ratePerSecond: 0.5, beforeSeconds: 0, duringSeconds: 4, count: 2 },
  // At 0 and 3.3 seconds.
  { ratePerSecond: 0.3, beforeSeconds: 1, duringSeconds: 3.5, count: 2 },
  { ratePerSecond: 0.1, beforeSeconds: 0, duringSeconds: 30, count: 3 },
])("requestCount() is $count", ({ count, ...plan }) => {
  expect(requestCount(plan)).toBe(count);
});
