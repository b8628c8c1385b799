import { boardUids, derivedSeries, signalSeries } from "../slo/names.ts";
import type { Stack } from "../slo/model.ts";

type Annotations = Readonly<Record<string, string>>;

/** `value | humanizePercentage` of the first series with the alert's id, or a word when there is none. */
function lookUp(series: string, show: string, otherwise: string): string {
  return `{{ with printf "${series}{slo_id=%q}" $labels.slo_id | query }}{{ . | first | ${show} }}{{ else }}${otherwise}{{ end }}`;
}

const subject = "{{ $labels.service }} {{ $labels.slo }}";
const budgetLeft = lookUp(derivedSeries.periodBudgetRemaining, "value | humanizePercentage", "unknown");
const timeLeft = lookUp(derivedSeries.budgetExhaustion, "value | humanizeDuration", "not foreseeable");
const objective = lookUp(signalSeries.info, 'label "objective"', "unknown");
const period = lookUp(signalSeries.info, 'label "period"', "unknown");

/** What the on-call engineer reads when a budget burns: how bad, against what, what is left. */
export function burnAnnotations(stack: Stack, longWindow: string): Annotations {
  return {
    summary: `${subject}: {{ $value | humanizePercentage }} of events failed in the last ${longWindow}`,
    description: `The objective is ${objective} % over ${period}. Budget left: ${budgetLeft}. At the rate of the last day it is gone in: ${timeLeft}.`,
    ...links(stack),
  };
}

/** For an SLO whose budget is spent. */
export function exhaustedAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: the error budget is spent (left: {{ $value | humanizePercentage }})`,
    description: `The objective of ${objective} % over ${period} is missed until bad events leave the period. Stop risky changes and repair what spends the budget.`,
    ...links(stack),
  };
}

/** For an SLO whose budget will be spent soon. */
export function forecastAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: the error budget will be gone in {{ $value | humanizeDuration }}`,
    description: `The objective is ${objective} % over ${period}. Budget left: ${budgetLeft}. This assumes the failure rate of the last day.`,
    ...links(stack),
  };
}

/** For a signal that is gone: nobody knows whether the service works. */
export function missingAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: no data, its availability is unknown`,
    description: "The metrics that this SLO reads have vanished. Check that the service runs and is scraped. Burn alerts of this SLO cannot fire now.",
    ...links(stack),
  };
}

/** For a signal that contradicts itself. */
export function invalidAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: more bad events than events`,
    description: "The queries for bad and for all events do not fit together: bad must be a part of total. Compare their selectors.",
    ...links(stack),
  };
}

/** For rules that no longer run. */
export function staleAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: budget figures are no longer updated`,
    description: "The event series arrive, but the rules that sum them have not written for 15 minutes. Check the rule evaluation of Prometheus.",
    ...links(stack),
  };
}

function links(stack: Stack): Annotations {
  const runbook = { runbook_url: lookUp(signalSeries.info, 'label "runbook_url"', "") };
  if (stack.grafanaUrl === undefined) return runbook;
  return { ...runbook, dashboard_url: `${stack.grafanaUrl}/d/${boardUids.sloDetail}?var-slo_id={{ $labels.slo_id }}` };
}
