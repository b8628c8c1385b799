import type { Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import type { Board, Row } from "../model/board.ts";
import { daemons, figureHealth, ruleCost, ruleDetails, staleness } from "../panels/rule-panels.ts";
import { datasource } from "./variables.ts";

/** Whether the measurement itself is healthy, and what it costs. */
export function ninesItself(stack: Stack): Board {
  const tellsCost = writesRuleMetrics(stack);
  const cost: readonly Row[] = tellsCost
    ? [{ title: "What the rules cost", hidesWithoutData: true, panels: ruleDetails }]
    : [];
  return {
    uid: boardUids.ninesItself,
    title: "nines itself",
    description:
      "Whether the figures on the other boards can be trusted: age, failures and cost of the rules, exporter and relay.",
    stack: stack.name,
    range: { from: "now-6h", to: "now" },
    refresh: "1m",
    variables: [datasource],
    marks: [],
    tabs: [
      {
        title: "Health",
        rows: [
          { title: "Verdict", hidesWithoutData: false, panels: [...figureHealth, ...(tellsCost ? ruleCost : [])] },
          { title: "Age of figures", hidesWithoutData: false, panels: [staleness] },
          { title: "Exporter and relay", hidesWithoutData: true, panels: [daemons] },
          ...cost,
        ],
      },
    ],
  };
}

/** Mimir and vmalert tell the cost of rules under names of their own. */
function writesRuleMetrics(stack: Stack): boolean {
  return stack.rules.target !== "mimir" && stack.rules.target !== "victoriametrics";
}
