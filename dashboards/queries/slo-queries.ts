import { allSlos, type Stack } from "../../slo/model.ts";
import { derivedSeries, labelNames, prometheusSeries, signalSeries } from "../../slo/names.ts";

const filters = {
  team: `${labelNames.team}=~"$team"`,
  tier: `${labelNames.serviceTier}=~"$tier"`,
  service: `${labelNames.service}=~"$service"`,
} as const;

/** The SLOs that the reader chose: `slo:info` narrowed by these variables of the board. */
export function chosenSlos(...by: readonly (keyof typeof filters)[]): string {
  return `${signalSeries.info}{${by.map((name) => filters[name]).join(",")}}`;
}

/** A query narrowed to the chosen SLOs. */
export function ofChosen(query: string, chosen: string): string {
  return `${query}\nand on (${labelNames.id}) ${chosen}`;
}

/** A series of the one SLO that a board is about. */
export function ofSlo(series: string): string {
  return `${series}{${labelNames.id}="$slo_id"}`;
}

/** Figures per SLO. */
export interface SloFigures {
  readonly budgetLeft: string;
  readonly budgetLeftYesterday: string;
  readonly burnNow: string;
  readonly attainment: string;
  readonly eventsLeft: string;
  /** The time of full outage, at the traffic of the period, that would spend what is left. */
  readonly outageSecondsLeft: string;
  /** 0 as soon as one group has spent its budget: the forecast knows only groups that have some left. */
  readonly secondsUntilSpent: string;
}

/** The figures of all SLOs. */
export const perSlo = figures("");

/** The figures of the one SLO that a board is about; each series is narrowed to it, so that no other is read. */
export const ofThisSlo = figures(`{${labelNames.id}="$slo_id"}`);

/** Each group has a budget of its own, so the worst group speaks for its SLO. */
function figures(matcher: string): SloFigures {
  const { periodBudgetRemaining, currentBurnRate, periodBurnRate, periodEvents, periodBadEvents } = derivedSeries;
  const budget = `${signalSeries.errorBudget}${matcher}`;
  const left = `${periodBudgetRemaining}${matcher}`;
  return {
    budgetLeft: worst("min", left),
    budgetLeftYesterday: worst("min", `${left} offset 1d`),
    burnNow: worst("max", `${currentBurnRate}${matcher}`),
    attainment: `1 - ${worst("max", timesFact(`${periodBurnRate}${matcher}`, budget))}`,
    eventsLeft: worst("min", `${timesFact(`${periodEvents}${matcher}`, budget)} - ${periodBadEvents}${matcher}`),
    outageSecondsLeft: worst("min", timesFact(left, `(86400 * ${budget} * ${signalSeries.periodDays}${matcher})`)),
    secondsUntilSpent: worst("min", `${derivedSeries.budgetExhaustion}${matcher} or clamp(${left} <= 0, 0, 0)`),
  };
}

/**
 * The budget of a whole period in events, per group. A period that has only begun, such as a month on its second day, counts as
 * if the rest went on like it: the events so far would make the first failures look like a spent budget.
 */
export function budgetInEvents(matcher: string): string {
  const { periodEvents, periodCoverage } = derivedSeries;
  const expected = `(${periodEvents}${matcher} / (${periodCoverage}${matcher} > 0))`;
  return `(${timesFact(expected, `${signalSeries.errorBudget}${matcher}`)} > 0)`;
}

/** The words for what `signalState` gives. */
export const signalStates = { noData: 0, idle: 1, measured: 2, excluded: 3 } as const;

/** What is known of each SLO right now, as a number of `signalStates`; never silently "fine". */
export function signalState(
  stack: Stack,
  info: string,
  narrow: (series: string) => string = (series) => series,
): string {
  const excluded = `${signalStates.excluded} * max by (slo_id) (${narrow(signalSeries.excluded)})`;
  const measured = `1 + (sum by (slo_id) (${signal(narrow)}) > bool 0)`;
  const known = hasExclusions(stack) ? `(${excluded} or ${measured})` : `(${measured})`;
  return `${known} and on (slo_id) ${info}\nor max by (slo_id) (${signalStates.noData} * ${info})`;
}

/** All events where the bad ones are known too; without both nothing is measured, as `SLOSignalMissing` has it. */
export function signal(narrow: (series: string) => string = (series) => series): string {
  return `${narrow(signalSeries.total)} and ${narrow(signalSeries.bad)}`;
}

/** Alerts that fire now, each once however many groups it is about. */
export function distinctAlerts(...matchers: readonly string[]): string {
  return `max by (${alertIdentity.join(", ")}) (${firingAlerts(...matchers)})`;
}

/** What tells alerts apart for people. */
export const alertIdentity = ["alertname", "severity", "tier", "service", "team", "slo_id"] as const;

/** Alerts of nines that fire now, narrowed by further matchers. */
export function firingAlerts(...matchers: readonly string[]): string {
  return `${prometheusSeries.alerts}{${['alertstate="firing"', 'alertname=~"SLO.+"', ...matchers].join(",")}}`;
}

/** Every label that an SLO of the stack groups by, sorted. */
export function groupLabels(stack: Stack): readonly string[] {
  return [...new Set(allSlos(stack).flatMap((slo) => slo.groupBy))].sort();
}

/** A legend that names a group: `errors /pay`; without groups only the word. */
export function groupLegend(word: string, stack: Stack): string {
  return [word, ...groupLabels(stack).map((label) => `{{${label}}}`)].join(" ");
}

/** A query times a fact that is written once per SLO. */
export function timesFact(query: string, fact: string): string {
  return `${query} * on (slo_id) group_left () ${fact}`;
}

function worst(operator: "min" | "max", query: string): string {
  return `${operator} by (slo_id) (${query})`;
}

function hasExclusions(stack: Stack): boolean {
  return allSlos(stack).some((slo) => slo.exclusions.length > 0);
}
