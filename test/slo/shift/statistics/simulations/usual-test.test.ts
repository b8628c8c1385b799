import { describe, expect, test } from "@jest/globals";
import type { Random } from "../../../../alerts/truth/random.ts";
import { healthy, rate } from "./rollouts.ts";
import { minutesOf } from "./simulated-shift.ts";

describe("the test that people usually write", () => {
  test.each([
    { z: 1.645, window: 5, alarms: 0.81 },
    { z: 2.33, window: 5, alarms: 0.42 },
    { z: 3.09, window: 5, alarms: 0.11 },
    { z: 1.645, window: 60, alarms: 0.31 },
    { z: 3.09, window: 60, alarms: 0.028 },
  ])("with z > $z over $window minutes, looked at each minute, calls $alarms of healthy candidates worse", (one) => {
    const found = rate(2000, (random) => isEverAbove(one, random));
    expect(Math.abs(found - one.alarms)).toBeLessThan(0.02);
  });
});

/** Two proportions, pooled, over the last minutes. */
function isEverAbove({ z, window }: { readonly z: number; readonly window: number }, random: Random): boolean {
  const minutes = [...minutesOf(healthy, random)];
  return minutes.some((_, last) => {
    const seen = minutes.slice(Math.max(0, last + 1 - window), last + 1);
    const sum = (pick: (minute: (typeof seen)[number]) => number) => seen.reduce((total, one) => total + pick(one), 0);
    const [bad, good] = [sum((one) => one.candidateErrors), sum((one) => one.stableErrors)];
    const candidates = sum((one) => one.candidateRequests);
    const stables = sum((one) => one.requests) - candidates;
    const pooled = (bad + good) / (candidates + stables);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / candidates + 1 / stables));
    return (bad / candidates - good / stables) / error > z;
  });
}
