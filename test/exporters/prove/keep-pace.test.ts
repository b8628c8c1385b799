import { describe, expect, test } from "@jest/globals";
import { keepPace } from "../../../exporters/prove/keep-pace.ts";

/** Runs a pace of 20 requests a second by a clock that goes on by 10 ms with every look, and stands still for long at one moment. */
async function run({ endMs, maxLagMs, at, forMs, isEnded }: Given) {
  let clockMs = 0;
  const ending = new AbortController();
  const [sent, missed, stalls]: [number[], number[], number[][]] = [[], [], []];
  let longestLagMs = 0;
  const endedMs = await keepPace({
    ratePerSecond: 20,
    count: (endMs * 20) / 1000,
    endMs,
    maxLagMs,
    now: () => clockMs,
    send: (index) => sent.push(index),
    miss: ({ from, to }) => missed.push(to - from),
    stall: (...range) => stalls.push(range),
    tick: (nowMs, lagMs) => {
      longestLagMs = Math.max(longestLagMs, lagMs);
      clockMs += 10;
      if (nowMs !== at || ending.signal.aborted) return;
      clockMs += forMs;
      if (isEnded) ending.abort();
    },
    signal: ending.signal,
  });
  return { endedMs, sent: sent.length, missed, stalls, longestLagMs };
}

interface Given {
  readonly endMs: number;
  readonly maxLagMs: number;
  readonly at: number;
  readonly forMs: number;
  readonly isEnded: boolean;
}

describe("keepPace()", () => {
  test.each([
    {
      name: "ends where it last looked at the clock, when it is ended while it stands still",
      given: { endMs: 2_000, maxLagMs: 9_000, at: 200, forMs: 1_000, isEnded: true },
      paced: { endedMs: 200, sent: 5, missed: [], stalls: [], longestLagMs: 1_000 },
    },
    {
      name: "does so, too, where that stall is longer than is measured",
      given: { endMs: 2_000, maxLagMs: 250, at: 200, forMs: 1_000, isEnded: true },
      paced: { endedMs: 200, sent: 5, missed: [], stalls: [], longestLagMs: 1_000 },
    },
    {
      name: "stands still for no time after the end",
      given: { endMs: 500, maxLagMs: 250, at: 400, forMs: 9_000, isEnded: false },
      paced: { endedMs: 500, sent: 9, missed: [1], stalls: [[410, 500]], longestLagMs: 9_000 },
    },
  ])("$name", async ({ given, paced }) => {
    expect(await run(given)).toEqual(paced);
  });
});
