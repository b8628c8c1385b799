import { type BurnRateTier, burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { errorRatioSeries, signalSeries } from "../../slo/names.ts";
import type { PanelQuery, TimeseriesPanel } from "../model/panel.ts";
import { ofSlo } from "../queries/slo-queries.ts";

/** One picture per alert tier: both of its windows and the limit that both must cross. */
export function burnRatePanels(stack: Stack): readonly TimeseriesPanel[] {
  const enabled = new Set(allSlos(stack).flatMap((slo) => slo.alerts.tiers.map(({ tier }) => tier.name)));
  return burnRateTiers.map((tier) => burnRatePanel(tier, enabled.has(tier.name)));
}

function burnRatePanel(tier: BurnRateTier, hasLimit: boolean): TimeseriesPanel {
  const limit: PanelQuery = {
    ref: "C",
    expr: perBudget(`${signalSeries.alertThreshold}{slo_id="$slo_id",tier="${tier.name}"}`),
    legend: "limit of the alert",
    kind: "range",
    drawing: { color: "red", dash: "dashed" },
  };
  return {
    kind: "timeseries",
    key: `burn-${tier.name}`,
    title: `${tier.name}: ${tier.longWindow} and ${tier.shortWindow}`,
    description:
      `The ${tier.severity} fires while both lines are above the dashed limit: the ${tier.longWindow} window says that it matters, the ${tier.shortWindow} window that it still happens. ` +
      "No dashed line: this alert is switched off for the SLO. No solid line: there was no traffic.",
    size: { w: 12, h: 8 },
    unit: "suffix:×",
    decimals: 1,
    min: 0,
    queries: [
      window("A", tier.longWindow, { color: "blue", lineWidth: 2, fill: 0.1 }),
      window("B", tier.shortWindow, { color: "teal" }),
      ...(hasLimit ? [limit] : []),
    ],
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: { text: "No traffic was recorded in this range", isNormal: false },
  };
}

function window(ref: string, length: string, drawing: NonNullable<PanelQuery["drawing"]>): PanelQuery {
  return { ref, expr: perBudget(ofSlo(errorRatioSeries(length))), legend: `last ${length}`, kind: "range", drawing };
}

/** An error ratio as a multiple of the budget; the worst group speaks. */
function perBudget(ratio: string): string {
  return `max by (slo_id) (${ratio} / on (slo_id) group_left () ${ofSlo(signalSeries.errorBudget)})`;
}
