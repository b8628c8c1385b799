import {
  budgetSentence,
  budgetSpent,
  burnTexts,
  exhaustedTexts,
  forecastTexts,
  missingTexts,
} from "../slo/alert-texts.ts";
import { timesOverFrom } from "../slo/budget-verdict.ts";
import { allSlos, type Stack } from "../slo/model.ts";
import { boardUids, derivedSeries, labelNames, signalSeries } from "../slo/names.ts";
import { probeDownTexts } from "../slo/probe/probe-down-texts.ts";
import { probeSeries } from "../slo/probe/probe-series.ts";

type Annotations = Readonly<Record<string, string>>;

/** Template that shows the first series with the alert's id and groups, or a word when there is none. */
function lookUp(series: string, groups: readonly string[], show: string, otherwise: string): string {
  return lookUpAll(series, groups, `{{ . | first | ${show} }}`, otherwise);
}

/** The same, where `shown` is a template of what was found. */
function lookUpAll(series: string, groups: readonly string[], shown: string, otherwise: string): string {
  const labels = [labelNames.id, ...groups];
  const matchers = labels.map((label) => `${label}=%q`).join(",");
  const values = labels.map((label) => `$labels.${label}`).join(" ");
  return `{{ with printf "${series}{${matchers}}" ${values} | query }}${shown}{{ else }}${otherwise}{{ end }}`;
}

const subject = "{{ $labels.service }} {{ $labels.slo }}";

/** `99.9 % over 30d`. One query for both words: a storm renders hundreds of these. */
const objective = `{{ with printf "${signalSeries.info}{slo_id=%q}" $labels.slo_id | query }}{{ with first . }}{{ label "objective" . }} % over {{ label "period" . }}{{ end }}{{ else }}unknown{{ end }}`;

/** A label that an SLO does not group by is empty on its alerts, and an empty matcher asks for just that. */
function groupLabels(stack: Stack): readonly string[] {
  return [...new Set(allSlos(stack).flatMap((slo) => slo.groupBy))].sort();
}

function budgetLeft(stack: Stack): string {
  return lookUp(derivedSeries.periodBudgetRemaining, groupLabels(stack), "value | humanizePercentage", "not known yet");
}

/** Templates cannot calculate, queries can: how far a share below zero is overspent. */
function overspent(
  value: string,
  { timesOver, overspent }: { readonly timesOver: (n: string) => string; readonly overspent: (s: string) => string },
): string {
  const calculate = (query: string, show: string) =>
    `{{ with printf "${query}" ${value} | query }}{{ . | first | value | ${show} }}{{ end }}`;
  const times = calculate("floor(vector(1 - (%g)))", 'printf "%.0f"');
  const share = calculate("vector(-(%g))", "humanizePercentage");
  return `{{ if le ${value} ${timesOverFrom.toFixed(1)} }}${timesOver(times)}{{ else }}${overspent(share)}{{ end }}`;
}

/** What is left; a budget that is spent has no time left to tell. */
function budget(stack: Stack): string {
  const groups = groupLabels(stack);
  const left = budgetSentence.left("{{ $left | humanizePercentage }}", timeLeft(stack));
  const shown = `{{ $left := . | first | value }}{{ if lt $left 0.0 }}${overspent("$left", budgetSentence)}{{ else }}${left}{{ end }}`;
  return lookUpAll(derivedSeries.periodBudgetRemaining, groups, shown, budgetSentence.unknown);
}

function timeLeft(stack: Stack): string {
  return lookUp(derivedSeries.budgetExhaustion, groupLabels(stack), "value | humanizeDuration", "not foreseeable");
}

/** What the on-call engineer reads when a budget burns: how bad, against what, what is left. */
export function burnAnnotations(stack: Stack, longWindow: string): Annotations {
  const texts = burnTexts({
    subject,
    errorRatio: "{{ $value | humanizePercentage }}",
    window: longWindow,
    objective,
    budget: budget(stack),
  });
  return { ...texts, ...links(stack) };
}

/** For an SLO whose budget is spent. */
export function exhaustedAnnotations(stack: Stack): Annotations {
  const spent = `{{ if lt $value 0.0 }}${overspent("$value", budgetSpent)}{{ else }}${budgetSpent.spent}{{ end }}`;
  return {
    ...exhaustedTexts({ subject, spent, objective }),
    ...links(stack),
  };
}

/** For an SLO whose budget will be spent soon. */
export function forecastAnnotations(stack: Stack): Annotations {
  const timeLeft = "{{ $value | humanizeDuration }}";
  return { ...forecastTexts({ subject, budgetLeft: budgetLeft(stack), timeLeft, objective }), ...links(stack) };
}

/** For a signal that is gone: nobody knows whether the service works. */
export function missingAnnotations(stack: Stack): Annotations {
  return { ...missingTexts({ subject }), ...links(stack) };
}

/** For a signal that contradicts itself. */
export function invalidAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: more bad events than events`,
    description:
      "The queries for bad and for all events do not fit together: bad must be a part of total. Compare their selectors.",
    ...links(stack),
  };
}

/** For rules that no longer run. */
export function staleAnnotations(stack: Stack): Annotations {
  return {
    summary: `${subject}: budget figures are no longer updated`,
    description:
      "The event series arrive, but the rules that sum them have not written for 15 minutes. Check the rule evaluation of Prometheus.",
    ...links(stack),
  };
}

/** For a target that is down. */
export function probeDownAnnotations(stack: Stack): Annotations {
  const info = `{{ with printf "${probeSeries.info}{target=%q}" $labels.target | query }}`;
  const { summary, description } = probeDownTexts({
    target: "{{ $labels.target }}",
    down: "{{ $value }}",
    locations: stack.exporter.locations.length,
  });
  const board = `${stack.grafanaUrl}/d/${boardUids.uptime}?var-target={{ $labels.target }}`;
  return {
    summary,
    description,
    runbook_url: `${info}{{ . | first | label "runbook_url" }}{{ end }}`,
    ...(stack.grafanaUrl !== undefined && { dashboard_url: board }),
  };
}

function links(stack: Stack): Annotations {
  const runbook = { runbook_url: lookUp(signalSeries.info, [], 'label "runbook_url"', "") };
  if (stack.grafanaUrl === undefined) return runbook;
  return { ...runbook, dashboard_url: `${stack.grafanaUrl}/d/${boardUids.sloDetail}?var-slo_id={{ $labels.slo_id }}` };
}
