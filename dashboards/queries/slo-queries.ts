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

/** Figures per SLO. Each group has a budget of its own, so the worst group speaks for the SLO. */
export const perSlo = {
  budgetLeft: worst("min", derivedSeries.periodBudgetRemaining),
  budgetLeftYesterday: worst("min", `${derivedSeries.periodBudgetRemaining} offset 1d`),
  coverage: worst("min", derivedSeries.periodCoverage),
  burnNow: worst("max", derivedSeries.currentBurnRate),
  attainment: `1 - ${worst("max", timesFact(derivedSeries.periodBurnRate, signalSeries.errorBudget))}`,
  eventsLeft: worst(
    "min",
    `${timesFact(derivedSeries.periodEvents, signalSeries.errorBudget)} - ${derivedSeries.periodBadEvents}`,
  ),
  /** The time of full outage, at the traffic of the period, that would spend what is left. */
  outageSecondsLeft: worst(
    "min",
    timesFact(
      derivedSeries.periodBudgetRemaining,
      `(86400 * ${signalSeries.errorBudget} * ${signalSeries.periodDays})`,
    ),
  ),
} as const;

/** A query of `perSlo` narrowed to the one SLO that a board is about. */
export function ofOneSlo(query: string): string {
  return `${query}\nand on (${labelNames.id}) ${ofSlo(signalSeries.info)}`;
}

/** The words for what `signalState` gives. */
export const signalStates = { noData: 0, idle: 1, measured: 2, excluded: 3 } as const;

/** What is known of each SLO right now, as a number of `signalStates`; never silently "fine". */
export function signalState(stack: Stack, info: string): string {
  const excluded = `${signalStates.excluded} * max by (slo_id) (${signalSeries.excluded})`;
  const measured = `1 + (sum by (slo_id) (${signalSeries.total}) > bool 0)`;
  const known = hasExclusions(stack) ? `(${excluded} or ${measured})` : `(${measured})`;
  return `${known} and on (slo_id) ${info}\nor max by (slo_id) (${signalStates.noData} * ${info})`;
}

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
