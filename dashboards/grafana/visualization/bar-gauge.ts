import { VisualizationBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import { BarGaugeDisplayMode, BarGaugeValueMode, VizOrientation } from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import type { BarGaugePanel } from "../../model/panel.ts";
import { applyFormat } from "../field-format.ts";
import { lastValue } from "./legend.ts";

/** One horizontal bar for each series. */
export function barGauge(panel: BarGaugePanel): VisualizationBuilder {
  return applyFormat(new VisualizationBuilder(), panel)
    .colorScheme({ build: () => ({ mode: FieldColorModeId.Thresholds }) })
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .showUnfilled(true)
    .reduceOptions(lastValue);
}
