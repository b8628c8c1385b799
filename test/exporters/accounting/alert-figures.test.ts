import { expect, test } from "@jest/globals";
import { alertFigures } from "../../../exporters/accounting/alert-figures.ts";
import { minuteOf } from "../../../exporters/accounting/minute-sums.ts";
import { SloAccount } from "../../../exporters/accounting/slo-account.ts";
import { dayMs, due, dueTimesBetween, minuteMs, probeSloOf, startMs } from "./simulated-probe.ts";

const endMs = startMs + 3 * dayMs;

function figures(measure: "probes" | "time", badMinutes: number) {
  const slo = probeSloOf({ judgement: { ...probeSloOf().judgement, measure }, intervalMs: 30_000 });
  const account = new SloAccount(slo, { location: "fra", firstMinute: minuteOf(startMs), nowMs: startMs });
  for (const dueMs of dueTimesBetween(startMs, endMs, { intervalMs: 30_000 }))
    account.record(
      due(dueMs >= endMs - badMinutes * minuteMs ? "failure" : "success", dueMs, { intervalMs: 30_000 }),
      dueMs,
    );
  account.moveTo(endMs - 1);
  return alertFigures(account.read());
}

test.each([
  { measure: "probes", badEvents: 4 },
  { measure: "time", badEvents: 2 },
] as const)("alertFigures() counts $measure as the rules do", ({ measure, badEvents }) => {
  const { errorRatio, badEvents: badEventsIn, period, hasSignal } = figures(measure, 2);
  expect(errorRatio("5m")).toBeCloseTo(0.4, 12);
  expect(badEventsIn("1h")).toBe(badEvents);
  expect(period).toMatchObject({ badEvents, coverage: expect.closeTo(0.1, 6) });
  expect(period.budgetRemaining).toBeCloseTo(1 - 2 / 4.32, 9);
  expect(period.exhaustion).toBeCloseTo(((1 - 2 / 4.32) * 2_592_000) / (2 / 1.44), 3);
  expect(hasSignal).toBe(true);
});

test("alertFigures() knows no exhaustion where nothing burns or nothing is left, and no ratio of an unknown window", () => {
  expect(figures("probes", 0).period).toMatchObject({ budgetRemaining: 1, exhaustion: Number.NaN });
  expect(figures("probes", 60).period.exhaustion).toBeNaN();
  expect(figures("probes", 0).errorRatio("7d")).toBeNaN();
});
