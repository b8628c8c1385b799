import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { VisualizationBuilder } from "@grafana/grafana-foundation-sdk/stat";
import type { StatPanel } from "../../model/panel.ts";
import { applyFormat, formatProperties } from "../field-format.ts";
import { lastValue } from "./legend.ts";

const colorModes = {
  value: BigValueColorMode.Value,
  background: BigValueColorMode.Background,
  none: BigValueColorMode.None,
} as const;

/** One big value. */
export function stat(panel: StatPanel): VisualizationBuilder {
  const builder = applyFormat(new VisualizationBuilder(), panel)
    .colorScheme({ build: () => ({ mode: FieldColorModeId.Thresholds }) })
    .colorMode(colorModes[panel.colorMode ?? "value"])
    .graphMode(panel.sparkline === true ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .justifyMode(BigValueJustifyMode.Center)
    .textMode(BigValueTextMode.Value)
    .reduceOptions(lastValue);
  for (const { ref, unit, color } of panel.queries) {
    const own = color === undefined ? {} : { thresholds: [{ from: null, color }] };
    if (unit !== undefined) builder.overrideByQuery(ref, formatProperties({ unit, ...own }));
  }
  return builder;
}
