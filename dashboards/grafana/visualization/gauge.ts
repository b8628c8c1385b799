import { FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { VisualizationBuilder } from "@grafana/grafana-foundation-sdk/gauge";
import type { GaugePanel } from "../../model/panel.ts";
import { applyFormat } from "../field-format.ts";
import { lastValue } from "./legend.ts";

/** One dial. */
export function gauge(panel: GaugePanel): VisualizationBuilder {
  return applyFormat(new VisualizationBuilder(), panel)
    .colorScheme({ build: () => ({ mode: FieldColorModeId.Thresholds }) })
    .showThresholdMarkers(true)
    .reduceOptions(lastValue);
}
