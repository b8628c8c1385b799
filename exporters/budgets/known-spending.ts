import { leastRecordedSeconds } from "../../slo/shift/least-recorded-seconds.ts";
import { type BudgetHistory, startOfDay } from "./budget-history.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import { addedUp, type BudgetSums, noBudgetSums } from "./budget-sums.ts";
import { ownRange } from "./period-budget.ts";
import { minutesAhead } from "./recorded-minutes.ts";
import type { Stretch } from "./stretch.ts";

/** What some stretches of time spent of a whole period's budget, as far as that is known. */
export interface KnownSpending {
  /** Undefined where nothing is known of it. */
  readonly spent: number | undefined;
  /** The last moment that is counted; undefined as long as nothing can be. */
  readonly untilMs: number | undefined;
  /** Whether everything is counted that happened then: only late data change it. */
  readonly isWhole: boolean;
}

/** Unix minutes; `to` is not included. */
interface MinuteRange {
  readonly from: number;
  readonly to: number;
}

/** Minutes of an SLO, and which of them are all that they will be but for late data. */
export interface KnownMinutes {
  readonly slo: BudgetSlo;
  readonly history: BudgetHistory;
  /** Of days before this one no minutes are there any more. */
  readonly since: number;
  readonly until: number;
}

const nothingKnown: KnownSpending = { spent: undefined, untilMs: undefined, isWhole: false };

/** What errors in these stretches, oldest first, spent of what the whole period at their end may have. */
export function knownSpending(minutes: KnownMinutes, stretches: readonly Stretch[]): KnownSpending {
  const { slo, history, since, until } = minutes;
  const wanted = minuteRanges(stretches, slo.source === "prometheus" ? minutesAhead : 0);
  const counted = wanted.map(({ from, to }) => ({ from, to: Math.min(to, until) })).filter(({ from, to }) => from < to);
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return nothingKnown;
  const within = counted.map(({ from, to }) => history.sums(from, to)).reduce(addedUp, noBudgetSums);
  const allowed = slo.judgement.budget * eventsOfPeriod(minutes, within, last.to);
  const isKnown = first.from >= since && within.knownMs > 0 && allowed > 0;
  return {
    spent: isKnown ? within.bad / allowed : undefined,
    untilMs: 60_000 * last.to,
    isWhole: last.to === wanted.at(-1)?.to,
  };
}

/** Whole minutes, none of them twice. */
function minuteRanges(stretches: readonly Stretch[], ahead: number): readonly MinuteRange[] {
  const ranges = stretches.map(({ fromMs, toMs }) => ({
    from: Math.floor(fromMs / 60_000),
    to: Math.ceil(toMs / 60_000) + ahead,
  }));
  return ranges.map(({ from, to }, index) => ({ from: Math.max(from, ranges[index - 1]?.to ?? from), to }));
}

/**
 * Events of the whole period as of a minute: always the same for the same minute, however much comes later. Of a period that is known for
 * too short a time, traffic is taken to be always as it is in the stretches that are asked about.
 */
function eventsOfPeriod({ slo, history }: KnownMinutes, within: BudgetSums, to: number): number {
  const { from, ends } = ownRange(slo, to);
  // Of days long ago only the sums are left.
  const soFar = history.sums(startOfDay(from), to);
  const isYoung = soFar.knownMs < 1_000 * leastRecordedSeconds;
  const { total, knownMs } = isYoung ? within : soFar;
  return knownMs > 0 ? (total / knownMs) * (60_000 * (ends - from) - soFar.excludedMs) : 0;
}
