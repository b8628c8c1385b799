import { TextMode, VisualizationBuilder } from "@grafana/grafana-foundation-sdk/text";
import type { TextPanel } from "../../model/panel.ts";

/** Markdown. */
export function text(panel: TextPanel): VisualizationBuilder {
  return new VisualizationBuilder().mode(TextMode.Markdown).content(panel.markdown);
}
