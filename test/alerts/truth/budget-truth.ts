import type { EventCount, EventLedger } from "./event-ledger.ts";
import type { Stretch } from "./workload.ts";

// Jest makes every look at a global slow, and these are looked at a hundred million times.
const { max, min } = Math;

/** From the smallest to the largest value that the counted truth allows. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** What an SLO may have recorded at an instant if it counts every event exactly once. */
export interface BudgetTruth {
  readonly total: Bounds;
  readonly bad: Bounds;
  /** Share of bad events. Nothing when there may have been no event at all. */
  readonly errorRatio: Bounds | undefined;
}

/** How a recorded sum may deviate from the clock without being wrong about any event. */
export interface Smear {
  /** Longest time from an event until the sum holds all of it. */
  readonly lagSeconds: number;
  /** Around fixed edges (of an exclusion, of a calendar period) events on one side may count as if they were on the other. */
  readonly edgeSeconds: number;
}

/** The sum reaches back a fixed time, or to the beginning of a calendar period. */
export type Span =
  | { readonly kind: "rolling"; readonly seconds: number }
  | { readonly kind: "since"; readonly from: number };

/** Fine enough for the traffic of the scenarios not to change much in one step. */
const lagStepSeconds = 5;

/**
 * The counted truth of a sum at an instant. A recorded sum holds each event a little late: rates cover five minutes, stages five
 * more. Whatever the delays, it is a mean of exact counts over windows of the right length that end up to `lagSeconds` earlier;
 * so it must lie between the smallest and the largest of those counts, which is one number wherever the edges of the window are calm.
 */
export function budgetTruth(
  ledger: EventLedger,
  at: { readonly instant: number; readonly span: Span; readonly smear: Smear; readonly uncounted: readonly Stretch[] },
): BudgetTruth {
  const { instant, span, smear, uncounted } = at;
  const counts: EventCount[] = [];
  const widenings = uncounted.length === 0 ? [0] : [0, smear.edgeSeconds];
  for (let lag = 0; lag <= smear.lagSeconds; lag += lagStepSeconds) {
    const to = instant - lag;
    for (const widening of widenings) {
      for (const from of beginnings(span, to, smear.edgeSeconds))
        counts.push(countOutside(ledger, { from, to }, uncounted, widening));
    }
  }
  const ratios = counts.filter(({ total }) => total > 0).map(({ bad, total }) => bad / total);
  return {
    total: boundsOf(counts.map(({ total }) => total)),
    bad: boundsOf(counts.map(({ bad }) => bad)),
    errorRatio: ratios.length < counts.length ? undefined : boundsOf(ratios),
  };
}

/** How far a value lies outside its bounds. */
export function distance(value: number, { low, high }: Bounds): number {
  return max(0, low - value, value - high);
}

function beginnings(span: Span, to: number, edgeSeconds: number): readonly number[] {
  if (span.kind === "rolling") return [to - span.seconds];
  const edges = [-1, -0.5, 0, 0.5, 1].map((share) => span.from + share * edgeSeconds);
  return edges.map((from) => min(from, to));
}

function countOutside(
  ledger: EventLedger,
  { from, to }: Stretch,
  uncounted: readonly Stretch[],
  widening: number,
): EventCount {
  let { total, bad } = ledger.between(from, to);
  for (const stretch of uncounted) {
    const inside = ledger.between(max(from, stretch.from - widening), max(from, min(to, stretch.to + widening)));
    total -= max(0, inside.total);
    bad -= max(0, inside.bad);
  }
  return { total, bad };
}

function boundsOf(values: readonly number[]): Bounds {
  return { low: min(...values), high: max(...values) };
}
