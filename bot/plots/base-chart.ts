import type { TimeseriesChart } from "../../charts/chart.ts";
import type { PlotFrame } from "./plot-frame.ts";

/** What all charts of incidents have in common. */
export function baseChart({ range, stepMs, events, isOver }: PlotFrame) {
  return {
    kind: "timeseries",
    range,
    stepMs,
    events,
    empty: "No data in this time",
    legend: { kind: "list", placement: "bottom", values: [isOver ? "max" : "lastNotNull"] },
  } as const satisfies Partial<TimeseriesChart>;
}
