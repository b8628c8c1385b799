import { burnRate, secondsToExhaustion } from "../../slo/error-budget.ts";
import type { Labels } from "../../slo/model.ts";
import { objectiveToBudget } from "../../slo/objective.ts";

/** What Prometheus, or the exporter, says of an SLO at one instant. Undefined: it does not say. Ratios are between 0 and 1. */
export interface SloReading {
  /** Percentage, as written: `99.9`. */
  readonly objective: string;
  /** As written: `30d`, `month`. */
  readonly period: string;
  readonly periodSeconds: number;
  /** What is counted: `requests`, `probes`, `events`. */
  readonly unit: string;
  /** Windows of the tier that fires, as Prometheus writes them, and their error ratios. */
  readonly long: WindowReading | undefined;
  readonly short: WindowReading | undefined;
  /** The error ratio above which the tier fires. */
  readonly threshold: number | undefined;
  /** Events of the short window; its error ratio is theirs. */
  readonly events: EventsReading | undefined;
  /** Share of the period's budget that is left; negative when overspent. */
  readonly remaining: number | undefined;
  readonly remainingAnHourAgo: number | undefined;
  /** When a rule recorded that; not there where it is of this moment. Unix milliseconds. */
  readonly remainingAtMs?: number | undefined;
  /** Bad events since the incident began, for how long it has lasted, and all events of the period. */
  readonly incident:
    | { readonly badEvents: number; readonly periodEvents: number; readonly seconds: number }
    | undefined;
  /** Whether the alert that leads fires at this moment. */
  readonly isFiring: boolean;
  /** Groups that burn, worst first: their labels and the error ratio of the long window. */
  readonly groups: readonly { readonly labels: Labels; readonly errorRatio: number }[];
}

export interface WindowReading {
  readonly window: string;
  readonly errorRatio: number | undefined;
}

export interface EventsReading {
  readonly bad: number;
  readonly total: number;
  readonly window: string;
}

/** Every number of an SLO that a message shows. They come from one function, so that they agree. Undefined: unknown. */
export interface SloFacts {
  readonly objective: string;
  readonly period: string;
  readonly unit: string;
  readonly long: WindowFacts | undefined;
  readonly short: WindowFacts | undefined;
  /** The burn rate above which the tier fires. */
  readonly limit: number | undefined;
  /** Error ratio of the long window; `now 98.54 %` is the rest of it. */
  readonly errorRatio: number | undefined;
  /** Share of the budget; negative when overspent. */
  readonly budgetLeft: number | undefined;
  readonly budgetLeftAnHourAgo: number | undefined;
  /** As of when, where that is minutes ago: budgets are recorded less often than the rest. */
  readonly budgetAtMs: number | undefined;
  /** Until the budget is gone at the burn rate of the long window: 0 when nothing is left, infinite when nothing burns. */
  readonly secondsLeft: number | undefined;
  /** Share of the period's budget that an hour at the burn rate of the long window takes. */
  readonly spentPerHour: number | undefined;
  /** `about 1 in 68 fails`: of the counted events where they are known, else of the long window. */
  readonly oneIn: number | undefined;
  readonly events: EventsReading | undefined;
  /** So few events that a single bad one is above the limit, and no more than a few bad ones: ratios of them mean little. */
  readonly isLowTraffic: boolean;
  /** Share of the period's budget that went since the incident began. */
  readonly used: { readonly share: number; readonly seconds: number } | undefined;
  readonly groups: readonly { readonly labels: Labels; readonly burnRate: number }[];
}

export interface WindowFacts {
  /** `1h`. */
  readonly window: string;
  readonly burnRate: number;
}

/** All numbers of an SLO from one reading, by the arithmetic that its rules use. */
export function sloFacts(given: SloReading): SloFacts {
  const reading = withoutOldFigures(given);
  const { objective, period, periodSeconds, unit, long, short, threshold, remaining, incident } = reading;
  const budget = Number(objectiveToBudget(objective));
  const events = reading.events !== undefined && reading.events.total > 0 ? reading.events : undefined;
  const shortRatio = events === undefined ? short?.errorRatio : events.bad / events.total;
  const longRatio = long?.errorRatio;
  const rate = longRatio === undefined ? undefined : burnRate(longRatio, budget);
  return {
    objective,
    period,
    unit,
    long: windowFacts(long?.window, longRatio, budget),
    short: windowFacts(short?.window, shortRatio, budget),
    limit: threshold === undefined ? undefined : burnRate(threshold, budget),
    errorRatio: longRatio,
    budgetLeft: remaining,
    budgetLeftAnHourAgo: reading.remainingAnHourAgo,
    budgetAtMs: remaining === undefined ? undefined : reading.remainingAtMs,
    secondsLeft: secondsLeft(remaining, rate, periodSeconds),
    spentPerHour: rate === undefined ? undefined : (rate * 3_600) / periodSeconds,
    oneIn: oneIn(events === undefined ? longRatio : shortRatio),
    events,
    isLowTraffic: events !== undefined && events.bad < tellingBad && 1 / events.total > (threshold ?? budget),
    used:
      incident === undefined || incident.periodEvents <= 0
        ? undefined
        : { share: burnRate(incident.badEvents / incident.periodEvents, budget), seconds: incident.seconds },
    groups: reading.groups.map(({ labels, errorRatio }) => ({ labels, burnRate: burnRate(errorRatio, budget) })),
  };
}

/** Rules look once a minute, so an alert may be younger than their figures: beside it, nothing bad in its own window means not known yet. */
function withoutOldFigures(reading: SloReading): SloReading {
  const { isFiring, long, remaining } = reading;
  if (!isFiring || long?.errorRatio !== 0) return reading;
  return {
    ...reading,
    long: undefined,
    short: undefined,
    events: undefined,
    remaining: remaining !== undefined && remaining < 1 ? remaining : undefined,
  };
}

/** From so many bad events on, one more or less changes little. */
const tellingBad = 5;

function windowFacts(window: string | undefined, ratio: number | undefined, budget: number): WindowFacts | undefined {
  return window === undefined || ratio === undefined ? undefined : { window, burnRate: burnRate(ratio, budget) };
}

function secondsLeft(
  remaining: number | undefined,
  rate: number | undefined,
  periodSeconds: number,
): number | undefined {
  if (remaining === undefined) return undefined;
  if (remaining <= 0) return 0;
  return rate === undefined ? undefined : secondsToExhaustion({ remaining, burnRate: rate, periodSeconds });
}

function oneIn(ratio: number | undefined): number | undefined {
  return ratio === undefined || ratio <= 0 ? undefined : Math.max(1, Math.round(1 / ratio));
}
