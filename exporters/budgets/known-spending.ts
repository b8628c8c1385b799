import { leastRecordedSeconds } from "../../slo/shift/least-recorded-seconds.ts";
import { type BudgetHistory, startOfDay } from "./budget-history.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import { addedUp, noBudgetSums } from "./budget-sums.ts";
import type { EventSums, SeenEvents } from "./events/seen-events.ts";
import { ownRange } from "./period-budget.ts";
import type { Stretch } from "./stretch.ts";

/** What some stretches of time spent of a whole period's budget, as far as that is known. */
export interface KnownSpending {
  /** Undefined where nothing is known of it. */
  readonly spent: number | undefined;
  /** The last moment that is counted; undefined as long as nothing can be. */
  readonly untilMs: number | undefined;
  /** Whether everything is counted that happened then: only late data change it. */
  readonly isWhole: boolean;
  /** There where HAProxy's counters tell of it: they forget what came last when it begins anew. */
  readonly isProxyCounted?: true;
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

/** What errors in the minutes of these stretches, oldest first, spent of what the whole period at their end may have. */
export function minuteSpending(minutes: KnownMinutes, stretches: readonly Stretch[]): KnownSpending {
  const { history, since, until } = minutes;
  const wanted = minuteRanges(stretches);
  const counted = wanted.map(({ from, to }) => ({ from, to: Math.min(to, until) })).filter(({ from, to }) => from < to);
  const [first, last] = [counted[0], counted.at(-1)];
  const isWhole = until >= (wanted.at(-1)?.to ?? Number.POSITIVE_INFINITY);
  if (first === undefined || last === undefined) return { ...nothingKnown, isWhole };
  const within = counted.map(({ from, to }) => history.sums(from, to)).reduce(addedUp, noBudgetSums);
  return {
    spent: first.from >= since ? shareOf(minutes, within, last.to) : undefined,
    untilMs: 60_000 * last.to,
    isWhole,
  };
}

/** The same of stretches whose events were counted one by one: only what the period may have is told by minutes, which come later. */
export function eventSpending(
  minutes: KnownMinutes,
  stretches: readonly Stretch[],
  seen: SeenEvents | undefined,
): KnownSpending {
  const end = minuteRanges(stretches).at(-1)?.to;
  if (seen === undefined || end === undefined) return nothingKnown;
  const isKnown = minutes.until > minutes.history.firstMinute;
  return {
    spent: isKnown ? shareOf(minutes, seen, Math.min(end, minutes.until)) : undefined,
    untilMs: seen.untilMs,
    isWhole: seen.isWhole && minutes.until >= end,
    ...(seen.isProxyCounted && { isProxyCounted: seen.isProxyCounted }),
  };
}

/** Whole minutes: the one in which a stretch ends is that of the next, so that no two that follow each other have the same. */
function minuteRanges(stretches: readonly Stretch[]): readonly MinuteRange[] {
  return stretches.map(({ fromMs, toMs }) => ({
    from: Math.floor(fromMs / 60_000),
    to: Math.floor(toMs / 60_000),
  }));
}

function shareOf(minutes: KnownMinutes, within: EventSums, asOf: number): number | undefined {
  const allowed = minutes.slo.judgement.budget * eventsOfPeriod(minutes, within, asOf);
  return within.knownMs > 0 && allowed > 0 ? within.bad / allowed : undefined;
}

/**
 * Events of the whole period as of a minute: always the same for the same minute, however much comes later. Of a period that is known for
 * too short a time, traffic is taken to be always as it is in the stretches that are asked about.
 */
function eventsOfPeriod({ slo, history }: KnownMinutes, within: EventSums, to: number): number {
  const { from, ends } = ownRange(slo, to);
  // Of days long ago only the sums are left.
  const soFar = history.sums(startOfDay(from), to);
  const isYoung = soFar.knownMs < 1_000 * leastRecordedSeconds;
  const { total, knownMs } = isYoung ? within : soFar;
  return knownMs > 0 ? (total / knownMs) * (60_000 * (ends - from) - soFar.excludedMs) : 0;
}
