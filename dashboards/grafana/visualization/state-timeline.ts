import { TimelineValueAlignment, VisibilityMode } from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { VisualizationBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import type { StateTimelinePanel } from "../../model/panel.ts";
import { applyFormat } from "../field-format.ts";
import { legendOptions, tooltipOptions } from "./legend.ts";

/** One lane for each series, painted with the state that holds. */
export function stateTimeline(panel: StateTimelinePanel): VisualizationBuilder {
  return applyFormat(new VisualizationBuilder(), panel)
    .colorScheme({ build: () => ({ mode: FieldColorModeId.Thresholds }) })
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .alignValue(TimelineValueAlignment.Left)
    .rowHeight(0.8)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(legendOptions())
    .tooltip(tooltipOptions());
}
