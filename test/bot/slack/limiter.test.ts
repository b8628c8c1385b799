import { describe, expect, test } from "@jest/globals";
import { type LimitedCall, Limiter } from "../../../bot/slack/limiter.ts";
import fc from "../../property.ts";

const post = (channel: string, workspace = "acme"): LimitedCall => ({ workspace, method: "post", channel });
const update = (channel: string, workspace = "acme"): LimitedCall => ({ workspace, method: "update", channel });

describe("Limiter", () => {
  test("lets three posts through in a channel, then one per second; other channels do not wait", () => {
    const limiter = new Limiter();
    const at = (ms: number) => limiter.take(post("C1"), ms);
    expect([at(0), at(0), at(0), at(0)]).toEqual([undefined, undefined, undefined, 1_000]);
    expect(limiter.take(post("C2"), 0)).toBeUndefined();
    expect([at(999), at(1_000), at(1_001)]).toEqual([1_000, undefined, 2_000]);
  });

  test("counts edits of a workspace together: 80 % of Slack's 50 a minute", () => {
    const limiter = new Limiter();
    const calls = Array.from({ length: 60_000 }, (_, ms) => limiter.take(update(`C${ms % 7}`), ms));
    expect(calls.filter((wait) => wait === undefined)).toHaveLength(44);
    expect(limiter.take(update("C1", "other"), 0)).toBeUndefined();
  });

  test("holds a wait that Slack asks for in its channel and method alone", () => {
    const limiter = new Limiter();
    limiter.limited(post("C1"), 30_000, 0);
    expect(limiter.take(post("C1"), 0)).toBe(30_000);
    expect(limiter.take(post("C2"), 0)).toBeUndefined();
    expect(limiter.take(update("C1"), 0)).toBeUndefined();
    limiter.limited(update("C1"), 30_000, 0);
    expect(limiter.take(update("C1"), 29_999)).toBe(30_000);
    expect(limiter.take(update("C2"), 0)).toBe(1_500);
    expect(limiter.take(update("C2"), 1_500)).toBeUndefined();
    expect(limiter.take(post("C1"), 30_000)).toBeUndefined();
  });

  test("goes on after a restart where it was, and remembers nothing that is over", () => {
    const limiter = new Limiter();
    for (let call = 0; call < 3; call++) limiter.take(post("C1"), 0);
    limiter.limited(update("C1"), 5_000, 0);
    const next = new Limiter(limiter.save(0));
    expect(next.take(post("C1"), 0)).toBe(1_000);
    expect(next.take(update("C1"), 0)).toBe(5_000);
    expect(JSON.parse(next.save(600_000))).toEqual({ buckets: [], blocked: [] });
  });

  test("does not wait longer when the clock is set back, nor give more", () => {
    const limiter = new Limiter();
    for (let call = 0; call < 3; call++) limiter.take(post("C1"), 1_000_000);
    expect(limiter.take(post("C1"), 0)).toBe(1_000);
    expect(limiter.take(post("C1"), 1_000)).toBeUndefined();
  });

  test("never lets more through than Slack takes, whatever is asked when and however often it restarts", () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 3_000 }),
      channel: fc.constantFrom("C1", "C2"),
      restart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let limiter = new Limiter();
        let now = 0;
        const posts: { readonly at: number; readonly channel: string }[] = [];
        for (const { wait, channel, restart } of steps) {
          now += wait;
          if (restart) limiter = new Limiter(limiter.save(now));
          if (limiter.take(post(channel), now) === undefined) posts.push({ at: now, channel });
        }
        for (const { at, channel } of posts) {
          const within = posts.filter((other) => other.channel === channel && other.at >= at && other.at < at + 10_000);
          expect(within.length).toBeLessThanOrEqual(13);
        }
      }),
    );
  });

  test("says a time at which the call goes through", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 50 }), (waits) => {
        const limiter = new Limiter();
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const at = limiter.take(update("C1"), now);
          if (at === undefined) continue;
          expect(at).toBeGreaterThan(now);
          now = at;
          expect(limiter.take(update("C1"), now)).toBeUndefined();
        }
      }),
    );
  });
});
