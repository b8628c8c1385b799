import { type CostByKind, type RuleKind, ruleKinds, totalCost } from "../../alerts/rule-cost.ts";
import { groupDigits } from "./count-text.ts";
import { renderTable } from "./table.ts";

const words: Readonly<Record<RuleKind, string>> = {
  events: "events, from raw metrics",
  facts: "facts: objective, limits",
  windows: "error ratios, 5m to 3d",
  stages: "five-minute sums",
  periods: "budgets of the period",
  alerts: "alerts",
};

/** What rules cost Prometheus, by kind. */
export function costText(
  costs: CostByKind,
  { indent, dim }: { readonly indent: string; readonly dim: (text: string) => string },
): string {
  const total = totalCost(costs);
  const row = (name: string, cost: typeof total) => [
    name,
    groupDigits(cost.rules),
    groupDigits(cost.series),
    groupDigits(cost.samplesPerMinute),
  ];
  const heads = ["rules", "number", "series", "samples read a minute"].map((text) => ({ text, paint: dim }));
  const rows = ruleKinds.map((kind) => row(words[kind], costs[kind]));
  return renderTable([heads, ...rows, row("together", total)], { align: ["left", "right", "right", "right"], indent });
}
