import pc from "picocolors";
import { stackCost } from "../../alerts/rule-cost.ts";
import { secondsToWords } from "../../slo/duration.ts";
import { budgetSeconds } from "../../slo/error-budget.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import type { Output } from "../world.ts";
import { costText } from "./cost-text.ts";
import { countText, groupDigits } from "./count-text.ts";
import { shiftsText } from "./shifts-text.ts";
import { renderTable } from "./table.ts";

/** All SLOs of a stack in one table, and what its rules cost. */
export function stackText(stack: Stack, { colors }: Pick<Output, "colors">): string {
  const { bold, dim } = pc.createColors(colors);
  const slos = allSlos(stack);
  const heads = ["SLO", "objective", "period", "budget", "in events", "alerts"].map((text) => ({ text, paint: dim }));
  const table = renderTable([heads, ...slos.map((slo) => sloRow(slo, bold))], {
    align: ["left", "right", "left", "right", "right", "left"],
  });
  const cost = costText(stackCost(stack).byKind, { indent: "  ", dim });
  return `${bold(stack.name)}: ${countText(stack.services.length, "service")}, ${countText(slos.length, "SLO")}

${table}
${shiftsText(stack, { bold, dim })}${bold("What the rules cost Prometheus")}
${cost}
${dim("nines explain <id> tells of an SLO when each of its alerts fires, and how much budget is gone by then.")}
`;
}

function sloRow(slo: Slo, bold: (text: string) => string) {
  const budget = Number(slo.errorBudget);
  const rate = slo.expect.eventsPerSecond;
  return [
    { text: slo.id, paint: bold },
    `${slo.objective} %`,
    slo.period.kind === "rolling" ? slo.period.text : slo.period.unit,
    secondsToWords(budgetSeconds(budget, slo.period.seconds)),
    rate === undefined ? "" : groupDigits(rate * slo.period.seconds * budget),
    alertsOf(slo),
  ];
}

function alertsOf(slo: Slo): string {
  const count = (severity: string) => slo.alerts.tiers.filter(({ tier }) => tier.severity === severity).length;
  const tiers = [`${count("page")} page`, `${count("ticket")} ticket`];
  return tiers.join(", ");
}
