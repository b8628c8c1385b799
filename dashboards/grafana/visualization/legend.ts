import {
  LegendDisplayMode,
  type LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { Legend } from "../../model/panel.ts";

/** A legend that is shown; Grafana's builder hides it unless told. */
export function legendOptions(legend: Legend = { kind: "list", placement: "bottom" }): VizLegendOptionsBuilder {
  if (legend.kind === "hidden") return new VizLegendOptionsBuilder().showLegend(false);
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(legend.kind === "table" ? LegendDisplayMode.Table : LegendDisplayMode.List)
    .placement(legend.placement as LegendPlacement)
    .calcs([...(legend.values ?? [])]);
}

/** All series at the pointer, highest first. */
export function tooltipOptions(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
}

/** The last known value stands for a series. */
export const lastValue = { build: () => ({ values: false, calcs: ["lastNotNull"], fields: "" }) };
