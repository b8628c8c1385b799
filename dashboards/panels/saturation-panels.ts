import { saturationSeries } from "../../slo/names.ts";
import type { TimeseriesPanel } from "../model/panel.ts";

/** How much of what a service has declared is in use. */
export const saturation: TimeseriesPanel = {
  kind: "timeseries",
  key: "saturation",
  title: "Saturation of declared resources",
  description:
    "One line for each resource that the service declares: its highest series as a share of the limit. At the red line nothing is left. " +
    "A line that climbs for days is a date on which the service fails; one that touches the limit while latency rises is the cause.",
  size: { w: 24, h: 8 },
  unit: "percentunit",
  decimals: 0,
  min: 0,
  softMax: 1,
  thresholdDisplay: "line",
  thresholds: [
    { from: null, color: "transparent" },
    { from: 1, color: "red" },
  ],
  legend: { kind: "table", placement: "right", values: ["lastNotNull", "max"] },
  queries: [
    {
      ref: "A",
      expr: `${saturationSeries.ratio}{service=~"$service"}`,
      legend: "{{resource}} (full: {{limit}})",
      kind: "range",
    },
  ],
  empty: { text: "This service declares no saturation", isNormal: true },
};
