import type { VizConfigKind } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import type { Panel } from "../model/panel.ts";
import { barGauge } from "./visualization/bar-gauge.ts";
import { gauge } from "./visualization/gauge.ts";
import { heatmap } from "./visualization/heatmap.ts";
import { stat } from "./visualization/stat.ts";
import { stateTimeline } from "./visualization/state-timeline.ts";
import { table } from "./visualization/table.ts";
import { text } from "./visualization/text.ts";
import { timeseries } from "./visualization/timeseries.ts";

type Visualize = {
  readonly [Kind in Panel["kind"]]: (panel: Extract<Panel, { kind: Kind }>) => { build(): VizConfigKind };
};

/** One line per kind of panel. */
const visualizations: Visualize = { timeseries, stat, gauge, bargauge: barGauge, table, stateTimeline, heatmap, text };

/** How Grafana draws a panel; the classic schema and v2 take the same options. */
export function visualization(panel: Panel): VizConfigKind {
  const visualize = visualizations[panel.kind] as (panel: Panel) => { build(): VizConfigKind };
  return visualize(panel).build();
}
