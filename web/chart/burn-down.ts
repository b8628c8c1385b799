import type { Budget, BudgetIncident, Day, Forecast } from "../api/exporter-api.ts";

const dayMs = 86_400_000;

/** What was left of the budget at a time. */
export interface BurnPoint {
  readonly atMs: number;
  readonly remaining: number;
}

/** When the line begins: with the period, or later with the first measurement. Of the time before nobody knows what was left. */
export function measuredFrom({
  period,
  sinceMs,
  knownSinceMs,
}: Pick<Budget, "period" | "sinceMs" | "knownSinceMs">): number {
  return Math.min(Math.max(period.fromMs, sinceMs, knownSinceMs ?? sinceMs), period.toMs);
}

/**
 * How the budget of the period went, from all of it down to what is left. What a day spent is known exactly; within the day it went during
 * its incidents, and what no incident took, evenly.
 */
export function burnDown(
  days: readonly Day[],
  { incidents, ...budget }: Pick<Budget, "period" | "incidents" | "sinceMs" | "knownSinceMs">,
): readonly BurnPoint[] {
  const { period } = budget;
  const startMs = measuredFrom(budget);
  const points: BurnPoint[] = [{ atMs: startMs, remaining: 1 }];
  let remaining = 1;
  for (const day of days) {
    const from = Math.max(day.dayMs, startMs);
    const to = Math.min(day.dayMs + dayMs, period.toMs);
    if (to <= from) {
      remaining -= day.budgetSpent ?? 0;
      continue;
    }
    const within = incidents.filter((incident) => overlap(incident, from, to) > 0);
    const spent = day.budgetSpent ?? 0;
    const byIncidents = within.map(
      (incident) => (incident.budgetSpent ?? 0) * (overlap(incident, from, to) / lengthOf(incident)),
    );
    const sum = byIncidents.reduce((total, one) => total + one, 0);
    // An incident's share of a day is an estimate; the day is not.
    const scale = sum > spent && sum > 0 ? spent / sum : 1;
    const rest = Math.max(0, spent - sum * scale);
    const edges = within.flatMap(({ fromMs, toMs }) => [Math.max(from, fromMs), Math.min(to, toMs)]);
    const times = [...new Set([...edges, to])].filter((at) => at > from).sort((a, b) => a - b);
    for (const at of times) {
      const gone = within.reduce((total, incident, index) => {
        const share = overlap(incident, from, at) / overlap(incident, from, to);
        return total + (byIncidents[index] ?? 0) * scale * share;
      }, 0);
      points.push({ atMs: at, remaining: remaining - gone - (rest * (at - from)) / (to - from) });
    }
    remaining -= spent;
  }
  return points;
}

/** The columns that the chart draws: times in seconds, what was left, and what may be left at the end of the forecast. */
export interface BurnColumns {
  readonly seconds: readonly number[];
  readonly remaining: readonly (number | null)[];
  readonly likely: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Columns of the chart. The forecast begins where the history ends. */
export function burnColumns(points: readonly BurnPoint[], forecast: Forecast | undefined): BurnColumns {
  const last = points.at(-1);
  const past = points.map(({ remaining }) => remaining);
  const none = points.map(() => null);
  if (last === undefined || forecast === undefined || forecast.kind === "unknown" || forecast.endsMs <= last.atMs) {
    return { seconds: points.map(toSeconds), remaining: past, likely: none, low: none, high: none };
  }
  const from = (end: number | null | undefined) => [...none.slice(1), last.remaining, end ?? null];
  const { low, likely, high } = forecast.remaining;
  return {
    seconds: [...points.map(toSeconds), forecast.endsMs / 1_000],
    remaining: [...past, null],
    likely: from(likely),
    low: from(low ?? likely),
    high: from(high ?? likely),
  };
}

function toSeconds({ atMs }: BurnPoint): number {
  return atMs / 1_000;
}

function overlap({ fromMs, toMs }: BudgetIncident, from: number, to: number): number {
  return Math.max(0, Math.min(toMs, to) - Math.max(fromMs, from));
}

function lengthOf({ fromMs, toMs }: BudgetIncident): number {
  return Math.max(1, toMs - fromMs);
}
