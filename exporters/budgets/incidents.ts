import type { BurnStretch } from "./budget-day.ts";
import type { BudgetHistory } from "./budget-history.ts";

/** A time in which a budget was spent faster than the objective allows. */
export interface Incident {
  readonly fromMs: number;
  /** The end of its last bad minute. */
  readonly toMs: number;
  /** Whether it may still go on: nothing says yet that it is over. */
  readonly isOngoing: boolean;
  readonly total: number;
  readonly bad: number;
}

export interface IncidentRange {
  /** Unix minutes; `to` is not included. */
  readonly from: number;
  readonly to: number;
  readonly budget: number;
  /** Bad stretches that are this close together are one incident. */
  readonly gapMinutes: number;
}

/** At least ten minutes, and two rounds of a probe: between two failures of a slow one lies nothing. */
export function incidentGap(intervalMs: number): number {
  return Math.max(10, Math.ceil((2 * intervalMs) / 60_000));
}

/** The incidents of a time, in order. What goes wrong below the objective's rate, between them, is part of none. */
export function incidentsIn(
  history: BudgetHistory,
  { from, to, budget, gapMinutes }: IncidentRange,
): readonly Incident[] {
  return merged(history.stretches(from, to, budget), gapMinutes).map((stretch) => {
    const { total, bad } = history.sums(stretch.from, stretch.to);
    return {
      fromMs: 60_000 * stretch.from,
      toMs: 60_000 * stretch.to,
      isOngoing: stretch.to + gapMinutes > to,
      total,
      bad,
    };
  });
}

function merged(stretches: readonly BurnStretch[], gapMinutes: number): readonly BurnStretch[] {
  const found: BurnStretch[] = [];
  for (const stretch of stretches) {
    const last = found.at(-1);
    if (last !== undefined && stretch.from - last.to <= gapMinutes)
      found[found.length - 1] = { from: last.from, to: stretch.to };
    else found.push(stretch);
  }
  return found;
}
