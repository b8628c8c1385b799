import {
  GraphDrawStyle,
  GraphThresholdsStyleMode,
  LineInterpolation,
  ScaleDistribution,
  StackingMode,
  VisibilityMode,
} from "@grafana/grafana-foundation-sdk/common";
import { type DynamicConfigValue, FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { VisualizationBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { LineDrawing, TimeseriesPanel } from "../../model/panel.ts";
import { applyFormat, grafanaColor } from "../field-format.ts";
import { legendOptions, tooltipOptions } from "./legend.ts";

const drawStyles = { line: GraphDrawStyle.Line, bars: GraphDrawStyle.Bars, points: GraphDrawStyle.Points } as const;
const stackModes = { none: StackingMode.None, sum: StackingMode.Normal, percent: StackingMode.Percent } as const;
const curves = {
  linear: LineInterpolation.Linear,
  smooth: LineInterpolation.Smooth,
  step: LineInterpolation.StepAfter,
} as const;
const thresholdStyles = {
  off: GraphThresholdsStyleMode.Off,
  line: GraphThresholdsStyleMode.Dashed,
  area: GraphThresholdsStyleMode.Area,
  "line+area": GraphThresholdsStyleMode.DashedAndArea,
} as const;

/** Lines, bars or dots over time; a gap stays a gap. */
export function timeseries(panel: TimeseriesPanel): VisualizationBuilder {
  const builder = applyFormat(new VisualizationBuilder(), panel)
    .legend(legendOptions(panel.legend))
    .tooltip(tooltipOptions())
    .colorScheme({ build: () => ({ mode: FieldColorModeId.PaletteClassic }) })
    .drawStyle(drawStyles[panel.draw ?? "line"])
    .lineWidth(1)
    .fillOpacity(percent(panel.fill ?? 0))
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .stacking({ build: () => ({ mode: stackModes[panel.stack ?? "none"], group: "A" }) })
    .thresholdsStyle({ build: () => ({ mode: thresholdStyles[panel.thresholdDisplay ?? "off"] }) });
  if (panel.softMin !== undefined) builder.axisSoftMin(panel.softMin);
  if (panel.softMax !== undefined) builder.axisSoftMax(panel.softMax);
  if (panel.centredOnZero === true) builder.axisCenteredZero(true);
  if (panel.scale === "log") builder.scaleDistribution({ build: () => ({ type: ScaleDistribution.Log, log: 10 }) });
  for (const { ref, drawing } of panel.queries) if (drawing !== undefined) builder.overrideByQuery(ref, drawn(drawing));
  return builder;
}

function drawn({ color, dash, draw, fill, lineWidth, curve, stacked }: LineDrawing): DynamicConfigValue[] {
  const property = (id: string, value: unknown) => (value === undefined ? [] : [{ id, value }]);
  return [
    ...property("color", color && { mode: FieldColorModeId.Fixed, fixedColor: grafanaColor(color) }),
    ...property("custom.lineStyle", dash && lineStyle(dash)),
    ...property("custom.drawStyle", draw && drawStyles[draw]),
    ...property("custom.fillOpacity", fill && percent(fill)),
    ...property("custom.lineWidth", lineWidth),
    ...property("custom.lineInterpolation", curve && curves[curve]),
    ...property("custom.stacking", stacked === false ? { mode: StackingMode.None, group: "A" } : undefined),
  ];
}

function lineStyle(dash: NonNullable<LineDrawing["dash"]>) {
  if (dash === "solid") return { fill: "solid" };
  return dash === "dashed" ? { fill: "dash", dash: [10, 6] } : { fill: "dot", dash: [2, 6] };
}

function percent(ratio: number): number {
  return Math.round(ratio * 100);
}
