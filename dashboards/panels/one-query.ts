import type { PanelQuery, StatPanel, TimeseriesPanel } from "../model/panel.ts";

/** What every panel of one query must say; the rest as the panel's own kind has it. */
type Given<Panel, Needed extends keyof Panel> = Pick<Panel, Needed> & Partial<Omit<Panel, "kind" | "queries">>;

/** One figure, asked at the end of the shown range. */
export function figure(
  expr: string,
  panel: Given<StatPanel, "key" | "title" | "description" | "unit" | "empty">,
): StatPanel {
  return {
    size: { w: 4, h: 4 },
    ...panel,
    kind: "stat",
    queries: [{ ref: "A", expr, legend: panel.title, kind: "instant" }],
  };
}

/** The lines of one query over the shown range. */
export function course(
  query: Pick<PanelQuery, "expr" | "legend" | "minStep">,
  panel: Given<TimeseriesPanel, "key" | "title" | "description" | "unit" | "empty">,
): TimeseriesPanel {
  return {
    size: { w: 12, h: 8 },
    ...panel,
    kind: "timeseries",
    queries: [{ ref: "A", kind: "range", ...query }],
  };
}
