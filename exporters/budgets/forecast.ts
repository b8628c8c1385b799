import { budgetRemaining, type EventCounts } from "../../slo/error-budget.ts";
import { stableHash } from "../schedule/stable-hash.ts";
import { bayesianBootstrap, seededRandom } from "./bayesian-bootstrap.ts";

/** What a forecast rests on. */
export interface ForecastFacts {
  /** Events of the period so far. */
  readonly soFar: EventCounts;
  readonly budget: number;
  /** Until the period ends; a whole period for one that moves along. */
  readonly daysLeft: number;
  /** What leaves a period that moves along, by coming day; empty for a calendar period. */
  readonly leaving: readonly EventCounts[];
  /** Whole days of the past, as far as they are known. */
  readonly past: readonly EventCounts[];
  readonly nowMs: number;
  /** The same facts and seed give the same figures. */
  readonly seed: string;
}

/** Three values: 5 % of the simulated futures lie below `low`, half of them below `likely`, 95 % below `high`. */
export interface ForecastInterval {
  /** Absent when nothing has gone wrong so far: then nothing tells how bad it may get. */
  readonly low: number | undefined;
  readonly likely: number;
  readonly high: number;
}

export type Forecast =
  | { readonly kind: "unknown"; readonly reason: string }
  | {
      readonly kind: "known";
      readonly method: string;
      readonly basedOnDays: number;
      readonly endsMs: number;
      /** Share of the budget that is left at the end. */
      readonly remaining: ForecastInterval;
      readonly exhaustion: {
        /** Share of the simulated futures in which the budget is spent before the end. */
        readonly chance: number;
        /** When it is spent in 5 %, 50 % and 95 % of all futures; absent where fewer of them spend it. */
        readonly earliestMs: number | undefined;
        readonly likelyMs: number | undefined;
        readonly latestMs: number | undefined;
      };
    };

/** A week shows each weekday once; with less, one odd day would be the future. */
const fewestDays = 7;
/** Four weeks: long enough for rare days, short enough to forget how things were before. */
export const mostDays = 28;

const futures = 500;
const dayMs = 86_400_000;
const forecastMethod =
  "simulates 500 futures of days like the last known ones, drawn by the Bayesian bootstrap (Rubin 1981); 90 % of them lie between low and high";

/** Tells how a budget may end if days stay as they were. What never happened in those days is in no future. */
export function forecastBudget(facts: ForecastFacts): Forecast {
  const { past, soFar, daysLeft, nowMs } = facts;
  if (past.length < fewestDays)
    return {
      kind: "unknown",
      reason: `it is made of whole days that are known, and takes ${fewestDays} of them; so far there ${past.length === 1 ? "is 1" : `are ${past.length || "none"}`}`,
    };
  if (past.every(({ total }) => total === 0)) return { kind: "unknown", reason: "there were no events to go by" };
  const random = seededRandom(stableHash(facts.seed));
  const ends: number[] = [];
  const spentAfter: number[] = [];
  for (let future = 0; future < futures; future++) {
    const { remaining, spentAfterDays } = simulate(facts, bayesianBootstrap(past.length, random));
    ends.push(remaining);
    spentAfter.push(spentAfterDays);
  }
  ends.sort((a, b) => a - b);
  spentAfter.sort((a, b) => a - b);
  const isClean = soFar.bad === 0 && past.every(({ bad }) => bad === 0);
  const atMs = (share: number) => {
    const days = quantile(spentAfter, share);
    return Number.isFinite(days) ? Math.round(nowMs + days * dayMs) : undefined;
  };
  return {
    kind: "known",
    method: forecastMethod,
    basedOnDays: past.length,
    endsMs: Math.round(nowMs + daysLeft * dayMs),
    remaining: {
      low: isClean ? undefined : quantile(ends, 0.05),
      likely: quantile(ends, 0.5),
      high: quantile(ends, 0.95),
    },
    exhaustion: {
      chance: spentAfter.filter(Number.isFinite).length / futures,
      earliestMs: atMs(0.05),
      likelyMs: atMs(0.5),
      latestMs: atMs(0.95),
    },
  };
}

/** One future, day by day; the last day may be a part of one. */
function simulate({ soFar, budget, daysLeft, leaving, past }: ForecastFacts, draw: () => number) {
  let { total, bad } = soFar;
  let remaining = budgetRemaining(soFar, budget) ?? 1;
  let spentAfterDays = remaining < 0 ? 0 : Number.POSITIVE_INFINITY;
  for (let day = 0; day < daysLeft; day++) {
    const share = Math.min(1, daysLeft - day);
    const drawn = past[draw()];
    const left = leaving[day];
    total += share * ((drawn?.total ?? 0) - (left?.total ?? 0));
    bad += share * ((drawn?.bad ?? 0) - (left?.bad ?? 0));
    const before = remaining;
    remaining = budgetRemaining({ total, bad }, budget) ?? 1;
    if (remaining < 0 && spentAfterDays === Number.POSITIVE_INFINITY)
      spentAfterDays = day + (share * before) / (before - remaining);
  }
  return { remaining, spentAfterDays };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
