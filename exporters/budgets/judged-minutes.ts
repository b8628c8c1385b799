import { exclusionHolds } from "../../slo/sli/exclusion-holds.ts";
import type { MinuteRow, MinuteSums } from "../accounting/minute-row.ts";
import { noSums } from "../accounting/minute-sums.ts";
import { sliEvents } from "../accounting/sli-events.ts";
import { minutesPerDay } from "./budget-day.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import { type BudgetSums, noBudgetSums } from "./budget-sums.ts";

export interface JudgedRange {
  /** Unix minutes; `to` is not included. */
  readonly from: number;
  readonly to: number;
  /** Since when each location measures the SLO by its present definition. */
  readonly since: ReadonlyMap<string, number>;
}

/**
 * What stored rows say of each minute of a range, over all locations: events weighted as the SLI weighs them, time by the location
 * that knows most of it. A minute without a row is dead: unknown, or excluded where an exclusion was declared.
 */
export function judgedMinutes(
  rows: readonly MinuteRow[],
  slo: BudgetSlo,
  { from, to, since }: JudgedRange,
): readonly BudgetSums[] {
  const minutes: BudgetSums[] = Array.from({ length: Math.max(0, to - from) }, () => noBudgetSums);
  for (const [location, first] of since) {
    const weight = slo.weights.size === 0 ? 1 : (slo.weights.get(location) ?? 0);
    if (weight === 0) continue;
    // In order of time, as the store gives them.
    const mine = rows.filter((row) => row.location === location && row.epoch === slo.epoch);
    let next = mine.findIndex(({ minute }) => minute >= from);
    for (let minute = Math.max(from, first); minute < to; minute++) {
      while (next >= 0 && (mine[next]?.minute ?? Number.POSITIVE_INFINITY) < minute) next++;
      const row = mine[next];
      const sums = row?.minute === minute ? row : deadMinute(minute, slo);
      minutes[minute - from] = withLocation(minutes[minute - from] ?? noBudgetSums, { sums, weight, slo });
    }
  }
  return minutes;
}

/** The stored sums of a whole day, judged in the same way. What is missing of its time by two rounds or more is dead. */
export function judgedDay(
  rows: readonly MinuteRow[],
  slo: BudgetSlo,
  { start, since }: { readonly start: number; readonly since: ReadonlyMap<string, number> },
): BudgetSums {
  let day = noBudgetSums;
  for (const [location, first] of since) {
    const weight = slo.weights.size === 0 ? 1 : (slo.weights.get(location) ?? 0);
    const dayMs = 60_000 * Math.min(minutesPerDay, start + minutesPerDay - first);
    if (weight === 0 || dayMs <= 0) continue;
    const sums = rows.find((row) => row.location === location && row.epoch === slo.epoch) ?? noSums();
    const lostMs = dayMs - sums.upMs - sums.downMs - sums.unknownMs - sums.excludedMs;
    const lost = lostMs < 2 * slo.intervalMs ? 0 : lostMs;
    const missed = sums.missed + Math.round(lost / slo.intervalMs);
    day = withLocation(day, { sums: { ...sums, missed, unknownMs: sums.unknownMs + lost }, weight, slo });
  }
  return day;
}

function withLocation(
  before: BudgetSums,
  { sums, weight, slo }: { readonly sums: MinuteSums; readonly weight: number; readonly slo: BudgetSlo },
): BudgetSums {
  const { total, bad } = sliEvents(sums, slo.judgement);
  const knownMs = sums.upMs + sums.downMs;
  const knowsMore = knownMs > before.knownMs || before.knownMs + before.unknownMs + before.excludedMs === 0;
  const { unknownMs, excludedMs } = knowsMore ? sums : before;
  return {
    total: before.total + weight * total,
    bad: before.bad + weight * bad,
    knownMs: knowsMore ? knownMs : before.knownMs,
    unknownMs,
    excludedMs,
  };
}

function deadMinute(minute: number, { exclusions, intervalMs }: BudgetSlo): MinuteSums {
  const dueTimes = Math.floor((60_000 * (minute + 1)) / intervalMs) - Math.floor((60_000 * minute) / intervalMs);
  return exclusions.some((exclusion) => exclusionHolds(exclusion, 60 * minute))
    ? { ...noSums(), excluded: dueTimes, excludedMs: 60_000 }
    : { ...noSums(), missed: dueTimes, unknownMs: 60_000 };
}
