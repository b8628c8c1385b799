import { derivedSeries } from "../../slo/names.ts";
import type { ValueFormat } from "../../slo/value-format.ts";
import type { BarGaugePanel, StatPanel, TimeseriesPanel } from "../model/panel.ts";
import { distinctAlerts, ofChosen, perSlo, signal } from "../queries/slo-queries.ts";
import { figure } from "./one-query.ts";
import { budgetFormat, burnFormat, zeroIsGood } from "./value-formats.ts";

/** How many of the chosen SLOs are in which state; a count of nothing is unknown, not zero. */
export function sloCounts(chosen: string, alertMatchers: readonly string[]): readonly StatPanel[] {
  const known = `and on () count(${chosen})`;
  const count = (query: string) => `(count(${query}) or vector(0)) ${known}`;
  const met = ofChosen(`${perSlo.budgetLeft} > 0`, chosen);
  const missed = ofChosen(`${perSlo.budgetLeft} <= 0`, chosen);
  const burning = ofChosen(`${perSlo.burnNow} > 1`, chosen);
  return [
    countPanel("slo-count", "SLOs", `count(${chosen})`, {
      description: "How many SLOs match the choice above. If this is unknown, the rules of nines do not run.",
      colorMode: "none",
    }),
    countPanel("slos-met", "Objective met", count(met), {
      description: "SLOs with some budget left. The rest has missed its objective or is unknown.",
      colorMode: "none",
    }),
    countPanel("slos-missed", "Budget spent", count(missed), {
      description: "SLOs that have missed their objective. Stop risky changes there; the table below shows them first.",
      thresholds: zeroIsGood,
    }),
    countPanel("slos-burning", "Burning too fast", count(burning), {
      description:
        "SLOs that spend budget faster than allowed at this moment. A short burst is no reason to act; the alerts decide that.",
      thresholds: [
        { from: null, color: "green" },
        { from: 1, color: "orange" },
      ],
    }),
    countPanel("slos-without-data", "Without data", count(`${chosen} unless on (slo_id) (${signal()})`), {
      description: "SLOs that nobody measures now: their availability is unknown and their burn alerts cannot fire.",
      thresholds: [
        { from: null, color: "green" },
        { from: 1, color: "orange" },
      ],
    }),
    countPanel("pages-firing", "Pages firing", count(distinctAlerts(...alertMatchers, 'severity="page"')), {
      description:
        "Alerts that wake somebody, firing now, each once however many groups it is about: as many as the list of alerts shows.",
      thresholds: zeroIsGood,
    }),
  ];
}

interface CountPanel {
  readonly description: string;
  readonly colorMode?: NonNullable<StatPanel["colorMode"]>;
  readonly thresholds?: NonNullable<ValueFormat["thresholds"]>;
}

function countPanel(key: string, title: string, expr: string, panel: CountPanel): StatPanel {
  const empty = { text: "unknown", isNormal: false };
  return figure(expr, { key, title, unit: "none", decimals: 0, colorMode: "value", empty, ...panel });
}

/** The SLOs that need somebody most, over time. */
export function neediestOverTime(chosen: string): readonly TimeseriesPanel[] {
  return [
    {
      kind: "timeseries",
      key: "least-budget",
      title: "Budget left: the ten SLOs with least",
      description:
        "A falling line spends budget; a step down was an incident. A line that rises recovers, because old failures leave the period. Below zero the objective is missed.",
      size: { w: 12, h: 10 },
      ...budgetFormat,
      softMin: 0,
      thresholdDisplay: "line",
      thresholds: [
        { from: null, color: "transparent" },
        { from: 0, color: "red" },
      ],
      legend: { kind: "list", placement: "bottom" },
      queries: [
        {
          ref: "A",
          expr: `bottomk(10, ${ofChosen(perSlo.budgetLeft, chosen)})`,
          legend: "{{slo_id}}",
          kind: "range",
        },
      ],
      empty: { text: "No budget recorded in this range", isNormal: false },
    },
    {
      kind: "timeseries",
      key: "fastest-burn",
      title: "Burn rate now: the ten fastest",
      description:
        "1 spends exactly the budget within the period. Look for lines that stay above 1: a single peak is a blip. Click a name in the table for the windows that alerts use.",
      size: { w: 12, h: 10 },
      ...burnFormat,
      min: 0,
      thresholdDisplay: "line",
      thresholds: [
        { from: null, color: "transparent" },
        { from: 1, color: "orange" },
      ],
      legend: { kind: "list", placement: "bottom" },
      queries: [
        { ref: "A", expr: `topk(10, ${ofChosen(perSlo.burnNow, chosen)})`, legend: "{{slo_id}}", kind: "range" },
      ],
      empty: { text: "No traffic was recorded in this range", isNormal: false },
    },
  ];
}

/** The worst budget of each team and of each tier. */
export function budgetByOwner(chosen: string): readonly BarGaugePanel[] {
  const by = (label: "team" | "service_tier", word: string): BarGaugePanel => ({
    kind: "bargauge",
    key: `budget-by-${word}`,
    title: `Least budget left by ${word}`,
    description: `The SLO with the least budget speaks for its ${word}. Choose one above to see only its SLOs.`,
    size: { w: 12, h: 8 },
    ...budgetFormat,
    min: 0,
    queries: [
      {
        ref: "A",
        expr: `sort(min by (${label}) (${derivedSeries.periodBudgetRemaining} * on (slo_id) group_left (${label}) label_replace(${chosen}, "${label}", "no ${word}", "${label}", "")))`,
        legend: `{{${label}}}`,
        kind: "instant",
      },
    ],
    empty: { text: "No budget recorded yet", isNormal: false },
  });
  return [by("team", "team"), by("service_tier", "tier")];
}
