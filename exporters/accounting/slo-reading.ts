import {
  budgetRemaining,
  burnRate,
  type EventCounts,
  errorRatio,
  secondsToExhaustion,
} from "../../slo/error-budget.ts";
import { type RatioInterval, wilsonInterval } from "../../slo/wilson-interval.ts";
import type { MinuteSums } from "./minute-row.ts";
import { coverage, type SliPolicy, sampleSize, sliEvents } from "./sli-events.ts";

/** What one location knows of a window, and how much its events count: 1 on average. */
export interface LocationSums {
  readonly location: string;
  readonly weight: number;
  readonly sums: MinuteSums;
}

/** How an SLO is judged. */
export interface Judgement extends SliPolicy {
  /** 1 − objective. */
  readonly budget: number;
  /** Share of known time below which no ratio is published, unless gaps are bad or excluded. */
  readonly coverageFloor: number;
}

/** An SLO over one window. */
export interface WindowReading {
  /** `1h`, `30d`, `calendar-month`, `previous-calendar-month`. */
  readonly window: string;
  /** How long it really is so far: a young SLO has a short one. */
  readonly seconds: number;
  /** First attempts of all locations; where gaps are bad, the missing ones too. */
  readonly probes: EventCounts;
  /** What the ratio is made of: probes or milliseconds, times the factors of their locations. The input of all budget arithmetic. */
  readonly counts: EventCounts;
  /** How many independent probes the ratio is worth; below the number of probes when weights differ from how often locations probe. */
  readonly sampleSize: number;
  /** Known time / time that should be known; nothing while there was none. */
  readonly coverage: number | undefined;
  /** Share of the users' weight whose locations know anything. */
  readonly knownWeight: number;
  /** Good / valid; nothing without events, or where too little is known. */
  readonly sli: number | undefined;
  /** Between which ratios the truth lies, with 95 % certainty. */
  readonly interval: RatioInterval | undefined;
  /** Not subject to the coverage floor: what burns, burns. */
  readonly burnRate: number | undefined;
}

/** One window over all locations. A location without events drops out; the others' weights then stand for all. */
export function windowReading(
  { window, seconds }: { readonly window: string; readonly seconds: number },
  { locations, judgement }: { readonly locations: readonly LocationSums[]; readonly judgement: Judgement },
): WindowReading {
  const weighted = locations.filter(({ weight }) => weight > 0);
  const known = weighted.filter(({ sums }) => sliEvents(sums, judgement).total > 0);
  const counts = weightedCounts(known, judgement);
  const size = effectiveSample(known, judgement);
  const ratio = errorRatio(counts);
  const covered = coverageOf(known.length > 0 ? known : weighted);
  const tooLittle = judgement.gap === "unknown" && (covered ?? 0) < judgement.coverageFloor;
  const sli = ratio === undefined || tooLittle ? undefined : 1 - ratio;
  const allWeight = sumOf(weighted, ({ weight }) => weight);
  return {
    window,
    seconds,
    probes: pooled(weighted.map(({ sums }) => sliEvents(sums, { ...judgement, measure: "probes" }))),
    counts,
    sampleSize: size,
    coverage: covered,
    knownWeight: allWeight > 0 ? sumOf(known, ({ weight }) => weight) / allWeight : 0,
    sli,
    interval: sli === undefined ? undefined : wilsonInterval(sli, size),
    burnRate: ratio === undefined ? undefined : burnRate(ratio, judgement.budget),
  };
}

/** What is left of the budget of a period, and for how long, at the burn rate of the last day. */
export interface BudgetReading {
  readonly remaining: number | undefined;
  /** 0 when it is spent; infinite when nothing burns. */
  readonly exhaustionSeconds: number | undefined;
}

/** The budget of a period, by the arithmetic that everything else uses. */
export function budgetReading(
  period: WindowReading,
  {
    lastDay,
    budget,
    periodSeconds,
  }: { readonly lastDay: WindowReading; readonly budget: number; readonly periodSeconds: number },
): BudgetReading {
  const remaining = period.sli === undefined ? undefined : budgetRemaining(period.counts, budget);
  const exhaustionSeconds =
    remaining === undefined || lastDay.burnRate === undefined
      ? undefined
      : secondsToExhaustion({ remaining, burnRate: lastDay.burnRate, periodSeconds });
  return { remaining, exhaustionSeconds };
}

/** Each location's events times its factor, as the generated rules count them. */
function weightedCounts(known: readonly LocationSums[], policy: SliPolicy): EventCounts {
  return pooled(
    known.map(({ sums, weight }) => {
      const { total, bad } = sliEvents(sums, policy);
      return { total: weight * total, bad: weight * bad };
    }),
  );
}

/** The size of one unweighted sample with the same variance: (Σ weight × size)² / Σ weight² × size. */
function effectiveSample(known: readonly LocationSums[], policy: SliPolicy): number {
  if (known.length === 0) return 0;
  const sizes = known.map(({ weight, sums }) => ({ weight, size: sampleSize(sums, policy) }));
  return (
    sumOf(sizes, ({ weight, size }) => weight * size) ** 2 / sumOf(sizes, ({ weight, size }) => weight ** 2 * size)
  );
}

function coverageOf(locations: readonly LocationSums[]): number | undefined {
  const covered = locations.flatMap(({ weight, sums }) => {
    const share = coverage(sums);
    return share === undefined ? [] : [{ weight, share }];
  });
  if (covered.length === 0) return undefined;
  return sumOf(covered, ({ weight, share }) => weight * share) / sumOf(covered, ({ weight }) => weight);
}

function pooled(counts: readonly EventCounts[]): EventCounts {
  return { total: sumOf(counts, ({ total }) => total), bad: sumOf(counts, ({ bad }) => bad) };
}

function sumOf<T>(items: readonly T[], value: (item: T, index: number) => number): number {
  return items.reduce((sum, item, index) => sum + value(item, index), 0);
}

/** Share of a window's time of which there are data: all of it where gaps are data, namely bad ones. */
export function coveredShare(reading: WindowReading, { gap }: SliPolicy): number {
  return gap === "bad" && reading.counts.total > 0 ? 1 : (reading.coverage ?? 0);
}
