import type { Stack } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import type { ValueFormat } from "../../slo/value-format.ts";
import type { StatPanel } from "../model/panel.ts";
import { ofSlo, ofThisSlo, signalState } from "../queries/slo-queries.ts";
import { figure } from "./one-query.ts";
import { attainmentFormat, budgetFormat, burnFormat, leftThresholds, stateFormat } from "./value-formats.ts";

/** One line that says how the SLO stands. */
export function verdictStrip(stack: Stack): readonly StatPanel[] {
  return [
    verdict("signal", "Signal", signalState(stack, ofSlo(signalSeries.info), ofSlo), {
      description:
        "What is known now. 'idle' means no events at all, 'no data' that nobody measures: then every figure beside it is old or unknown.",
      colorMode: "background",
      ...stateFormat,
    }),
    verdict("objective", "Objective", ofSlo(signalSeries.objective), {
      description: "The promise: the share of events that must be good within the period.",
      colorMode: "none",
      ...attainmentFormat,
    }),
    verdict("attainment", "Attained", ofThisSlo.attainment, {
      description:
        "The share of good events in the period so far; the worst group where there are groups. Compare it with the objective.",
      colorMode: "none",
      ...attainmentFormat,
    }),
    verdict("budget-left", "Budget left", ofThisSlo.budgetLeft, {
      description: "The unspent share of the error budget. Below zero the objective is missed: stop risky changes.",
      colorMode: "background",
      ...budgetFormat,
    }),
    verdict("events-left", "Events left", ofThisSlo.eventsLeft, {
      description:
        "How many more events may fail. SLIs that judge time, not requests, count minutes here. Negative: that many too many have failed.",
      unit: "short",
      thresholds: leftThresholds,
    }),
    verdict("outage-left", "Outage time left", ofThisSlo.outageSecondsLeft, {
      description: "How long everything could fail, at the traffic of the period, before the budget is spent.",
      unit: "s",
      thresholds: leftThresholds,
    }),
    verdict("burn-now", "Burn now", ofThisSlo.burnNow, {
      description:
        "How fast the budget burns over the last five minutes: 1 is exactly what the period allows. Unknown without traffic.",
      ...burnFormat,
    }),
    verdict("lasts", "Budget lasts", ofThisSlo.secondsUntilSpent, {
      description:
        "When the budget is spent if the failures of the last day go on; with groups that of the group that ends first, and 'spent' as soon as one group has nothing left. Empty when nothing failed in a day.",
      unit: "s",
      thresholds: [
        { from: null, color: "red" },
        { from: 86_400, color: "orange" },
        { from: 604_800, color: "green" },
      ],
      mappings: [{ kind: "value", value: 0, text: "spent", color: "red" }],
      whenEmpty: { text: "no end known", isNormal: true },
    }),
  ];
}

interface Verdict extends ValueFormat {
  readonly description: string;
  readonly unit: string;
  readonly colorMode?: NonNullable<StatPanel["colorMode"]>;
  readonly whenEmpty?: StatPanel["empty"];
}

function verdict(key: string, title: string, expr: string, { whenEmpty, ...panel }: Verdict): StatPanel {
  const empty = whenEmpty ?? { text: "unknown", isNormal: false };
  return figure(expr, { key, title, size: { w: 3, h: 4 }, empty, ...panel });
}
