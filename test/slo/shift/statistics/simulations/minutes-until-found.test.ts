import { describe, expect, test } from "@jest/globals";
import { secondsToDetect } from "../../../../../slo/shift/statistics/detectability.ts";
import { evidenceLimit } from "../../../../../slo/shift/statistics/evidence.ts";
import { createRandom } from "../../../../alerts/truth/random.ts";
import { healthy, never } from "./rollouts.ts";
import { median, minuteOfAlarm } from "./simulated-shift.ts";

describe("minutes until a worse candidate is found, at 10 % of the traffic and one error in a thousand", () => {
  // Medians of 20,000 rollouts each; docs/shift-statistics.md shows them.
  test.each([
    { requestsPerSecond: 20, alpha: 0.01, ratio: 1.5, minutes: never, found: 0.05 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 2, minutes: never, found: 0.21 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 3, minutes: 37, found: 0.77 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 5, minutes: 13, found: 1 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 10, minutes: 5, found: 1 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 1.5, minutes: never, found: 0.01 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 2, minutes: never, found: 0.07 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 3, minutes: 56, found: 0.55 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 5, minutes: 19, found: 1 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 10, minutes: 7, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 1.5, minutes: 47, found: 0.66 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 2, minutes: 14, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 3, minutes: 5, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 5, minutes: 2, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 10, minutes: 1, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 1.5, minutes: never, found: 0.42 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 2, minutes: 20, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 3, minutes: 6, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 5, minutes: 3, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 10, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 1.5, minutes: 6, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 2, minutes: 2, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 3, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 5, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 10, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 1.5, minutes: 8, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 2, minutes: 3, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 3, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 5, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 10, minutes: 1, found: 1 },
  ])("are $minutes at $requestsPerSecond requests per second, $ratio times the errors and alpha $alpha", (one) => {
    const { requestsPerSecond, ratio, alpha } = one;
    const random = createRandom(20_260);
    const shift = { ...healthy, requestsPerSecond, ratio };
    const minutes = Array.from(
      { length: 1000 },
      () => minuteOfAlarm(shift, { random, limit: evidenceLimit(alpha) }) ?? never,
    );
    const found = minutes.filter(Number.isFinite).length / minutes.length;
    const middle = median(minutes);
    // Within a tenth, or one look.
    expect(middle === one.minutes || Math.abs(middle - one.minutes) <= Math.max(1, one.minutes / 10)).toBe(true);
    expect(Math.abs(found - one.found)).toBeLessThan(0.05);
    // What nines tells beforehand is made without chance, and is right about it: within a fifth, or the minute that a look takes.
    const judge = { alpha, minErrors: 0, minRequests: 1, effectFloor: 0, dispersion: 1 } as const;
    const told = secondsToDetect({ ...shift, share: 0.1, failing: ratio * healthy.errorRatio }, judge) / 60;
    if (Number.isFinite(middle)) expect(Math.abs(told - middle)).toBeLessThan(Math.max(1, 0.2 * middle));
    else expect(told).toBeGreaterThan(60);
  });
});

describe("minutes until a candidate is found that was healthy at first", () => {
  // Medians of 1,000 rollouts each; docs/shift-statistics.md shows them.
  test.each([
    { requestsPerSecond: 200, healthyMinutes: 10, ratio: 2, minutes: 27 },
    { requestsPerSecond: 200, healthyMinutes: 60, ratio: 2, minutes: 43 },
    { requestsPerSecond: 200, healthyMinutes: 60, ratio: 5, minutes: 9 },
    { requestsPerSecond: 200, healthyMinutes: 120, ratio: 5, minutes: 13 },
    { requestsPerSecond: 200, healthyMinutes: 120, ratio: 10, minutes: 6 },
    { requestsPerSecond: 2000, healthyMinutes: 60, ratio: 2, minutes: 21 },
    { requestsPerSecond: 2000, healthyMinutes: 60, ratio: 5, minutes: 5 },
  ])(
    "are $minutes after $healthyMinutes healthy ones, at $requestsPerSecond requests per second and $ratio times the errors",
    (one) => {
      const random = createRandom(20_260);
      const shift = { ...healthy, ...one, minutes: one.healthyMinutes + 120 };
      const found = Array.from(
        { length: 300 },
        () => minuteOfAlarm(shift, { random, limit: evidenceLimit(0.001) }) ?? never,
      );
      const minutes = median(found) - one.healthyMinutes;
      expect(Math.abs(minutes - one.minutes)).toBeLessThanOrEqual(Math.max(1, one.minutes / 10));
    },
  );
});
