import { HeatmapCellLayout, TooltipDisplayMode } from "@grafana/grafana-foundation-sdk/common";
import { HeatmapColorMode, HeatmapColorScale, VisualizationBuilder } from "@grafana/grafana-foundation-sdk/heatmap";
import type { HeatmapPanel } from "../../model/panel.ts";
import { applyFormat } from "../field-format.ts";

/** How many events fell into each bucket over time. */
export function heatmap(panel: HeatmapPanel): VisualizationBuilder {
  return applyFormat(new VisualizationBuilder(), panel)
    .calculate(false)
    .cellGap(1)
    .color({
      build: () => ({
        mode: HeatmapColorMode.Scheme,
        scheme: "Blues",
        fill: "dark-blue",
        scale: HeatmapColorScale.Exponential,
        exponent: 0.5,
        steps: 64,
        reverse: false,
      }),
    })
    .yAxis({ build: () => ({ unit: panel.unit }) })
    .rowsFrame({ build: () => ({ layout: HeatmapCellLayout.Auto }) })
    .legend({ build: () => ({ show: true }) })
    .tooltip({ build: () => ({ mode: TooltipDisplayMode.Single, yHistogram: false, showColorScale: true }) });
}
