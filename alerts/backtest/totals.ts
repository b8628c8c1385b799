import type { Slo } from "../../slo/model.ts";
import { evaluationSeconds } from "../intervals.ts";
import { isKnown } from "./alert-conditions.ts";
import type { GroupHistory } from "./group-history.ts";
import type { Recording, Timeline } from "./recording.ts";
import type { BacktestTotals, EventTotals, FiredAlert, GroupTotals, MinuteTotals } from "./report.ts";
import { isSample, orZero, sampleAt } from "./sample-grid.ts";

interface TotalsInput {
  readonly slo: Slo;
  readonly range: Timeline;
  readonly recording: Recording;
  readonly alerts: readonly FiredAlert[];
}

/** What one group did in the range. */
export function groupTotals(history: GroupHistory, { slo, range, recording, alerts }: TotalsInput): GroupTotals {
  const events = wholeEvents(orZero(history.events.sum(range.from, range.to)));
  const badEvents = wholeEvents(orZero(history.badEvents.sum(range.from, range.to)));
  const account = history.period(range.to);
  const own = alerts.filter(({ labels }) => JSON.stringify(labels) === JSON.stringify(history.signal.labels));
  return {
    labels: history.signal.labels,
    ...eventShares(slo, events, badEvents),
    budgetLeft: isSample(account.budgetRemaining) ? account.budgetRemaining : null,
    coverage: Math.min(1, account.coverage),
    badEventsWithoutAlert: badWithoutAlert(history, { range, alerts: own }),
    unknownMinutes: unknownMinutes(history, recording, range),
  };
}

/** What all groups did together, and how the minutes divide. */
export function allTotals(
  groups: readonly GroupTotals[],
  histories: readonly GroupHistory[],
  input: TotalsInput,
): BacktestTotals {
  const sum = (field: "events" | "badEvents" | "badEventsWithoutAlert") =>
    wholeEvents(groups.reduce((all, group) => all + group[field], 0));
  const worst = groups.toSorted(
    (a, b) => (a.budgetLeft ?? Number.POSITIVE_INFINITY) - (b.budgetLeft ?? Number.POSITIVE_INFINITY),
  )[0];
  return {
    ...eventShares(input.slo, sum("events"), sum("badEvents")),
    budgetLeft: worst?.budgetLeft ?? null,
    coverage: worst?.coverage ?? 0,
    badEventsWithoutAlert: sum("badEventsWithoutAlert"),
    minutes: minuteTotals(histories, input),
  };
}

/** A count without the rounding noise that summing rates leaves. */
export function wholeEvents(count: number): number {
  return Number(count.toFixed(6));
}

function eventShares(
  slo: Slo,
  events: number,
  badEvents: number,
): Pick<EventTotals, "events" | "badEvents" | "attainment" | "budgetSpent"> {
  if (events <= 0) return { events, badEvents, attainment: null, budgetSpent: null };
  return {
    events,
    badEvents,
    attainment: 1 - badEvents / events,
    budgetSpent: badEvents / events / Number(slo.errorBudget),
  };
}

function badWithoutAlert(history: GroupHistory, { range, alerts }: Pick<TotalsInput, "range" | "alerts">): number {
  const spoken = alerts.flatMap(({ incident, to }) =>
    incident === null ? [] : [{ from: incident.firstBadMinute, to: to ?? Number.POSITIVE_INFINITY }],
  );
  let sum = 0;
  for (const time of minutesOf(range)) {
    const isSpokenOf = spoken.some(({ from, to }) => from <= time && time < to);
    if (!isSpokenOf) sum += orZero(sampleAt(history.signal.bad, time)) * evaluationSeconds;
  }
  return wholeEvents(sum);
}

function unknownMinutes(history: GroupHistory, recording: Recording, range: Timeline): number {
  let unknown = 0;
  let seen = history.events.count(Number.NEGATIVE_INFINITY, range.from) > 0;
  for (const time of minutesOf(range)) {
    const known = isKnown(history, time);
    seen ||= known;
    if (seen && !known && !isSample(sampleAt(recording.excluded, time))) unknown += 1;
  }
  return unknown;
}

function minuteTotals(histories: readonly GroupHistory[], { slo, range, recording }: TotalsInput): MinuteTotals {
  const minutes = { measured: 0, idle: 0, excluded: 0, unknown: 0 };
  const gapIsExcluded = "gap" in slo.sli && slo.sli.gap === "excluded";
  for (const time of minutesOf(range)) {
    const known = histories.filter((history) => isKnown(history, time));
    if (isSample(sampleAt(recording.excluded, time))) minutes.excluded += 1;
    else if (known.some((history) => sampleAt(history.signal.total, time) > 0)) minutes.measured += 1;
    else if (known.length > 0) minutes.idle += 1;
    else if (gapIsExcluded) minutes.excluded += 1;
    else minutes.unknown += 1;
  }
  return minutes;
}

/** Instants after `from`, up to and including `to`: each stands for the minute that it ends. */
function* minutesOf({ from, to }: Timeline): Iterable<number> {
  for (let time = from + evaluationSeconds; time <= to; time += evaluationSeconds) yield time;
}
