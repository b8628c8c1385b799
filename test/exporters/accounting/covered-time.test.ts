import { describe, expect, test } from "@jest/globals";
import { CoveredTime } from "../../../exporters/accounting/covered-time.ts";

const intervalMs = 1_000;
const due = (dueMs: number) => ({ dueMs, intervalMs });

describe("CoveredTime", () => {
  test("covers the whole round of a due time", () => {
    const covered = new CoveredTime();
    expect(covered.cover(due(5_300))).toBeUndefined();
    expect(covered.untilMs).toBe(6_000);
    expect(covered.cover(due(4_900))).toBeUndefined();
    expect(covered.untilMs).toBe(6_000);
  });

  test("finds the rounds that a stop lost: at once, and the one under way with the first due time", () => {
    const covered = new CoveredTime(6_000);
    expect(covered.resume(9_900, intervalMs)).toEqual({ fromMs: 6_000, toMs: 9_000 });
    expect(covered.cover(due(10_100))).toEqual({ fromMs: 9_000, toMs: 10_000 });
    expect(covered.cover(due(13_000))).toBeUndefined();
  });

  test("loses nothing in a stop within a round", () => {
    const covered = new CoveredTime(6_000);
    expect(covered.resume(5_500, intervalMs)).toBeUndefined();
    expect(covered.cover(due(6_200))).toBeUndefined();
  });

  test("finds the rounds that a clock skipped, whatever was under way", () => {
    const covered = new CoveredTime();
    covered.cover(due(5_300));
    covered.clockStep({ atMs: 66_400, stepMs: 60_000 });
    expect(covered.cover(due(6_100))).toBeUndefined();
    expect(covered.cover(due(67_500))).toEqual({ fromMs: 7_000, toMs: 67_000 });
  });

  test("goes back with the clock, although an attempt by the old clock is told later", () => {
    const covered = new CoveredTime();
    covered.cover(due(65_300));
    covered.clockStep({ atMs: 6_400, stepMs: -60_000 });
    expect(covered.cover(due(66_100))).toBeUndefined();
    expect(covered.cover(due(7_500))).toBeUndefined();
    expect(covered.untilMs).toBe(8_000);
  });
});
