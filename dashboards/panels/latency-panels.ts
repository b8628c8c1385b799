import { allSlos, type Stack } from "../../slo/model.ts";
import { formatted } from "../model/fill-variables.ts";
import type { HeatmapPanel, TimeseriesPanel } from "../model/panel.ts";

/** The unit that the histograms of the stack share; a plain number when they differ. */
function latencyUnit(stack: Stack): "s" | "ms" | "short" {
  const factors = allSlos(stack).flatMap(({ sli }) =>
    sli.kind === "latency" ? [Math.round((Number(sli.edge) / sli.thresholdSeconds) * 1000) / 1000] : [],
  );
  if (factors.every((factor) => factor === 1)) return "s";
  return factors.every((factor) => factor === 1000) ? "ms" : "short";
}

const rate = `sum by (le) (rate(${formatted("histogram", "raw")}[$__rate_interval]))`;
const chosenName = formatted("latency", "text");

/** The distribution of answers of the chosen latency SLO, and its percentiles. */
export function latencyPanels(stack: Stack): readonly (HeatmapPanel | TimeseriesPanel)[] {
  const unit = latencyUnit(stack);
  const empty = { text: "The service has no latency SLO, or its histogram no samples in this range", isNormal: false };
  return [
    {
      kind: "heatmap",
      key: "latency-distribution",
      title: `Latency distribution: ${chosenName}`,
      description:
        "Darker cells hold more answers. Choose one of the service's latency SLOs above; its threshold stands in its name. A service without one has nothing here. A second band above the first is a slow path, not a slow service.",
      size: { w: 12, h: 10 },
      unit,
      queries: [{ ref: "A", expr: rate, legend: "{{le}}", kind: "range" }],
      empty,
    },
    {
      kind: "timeseries",
      key: "latency-percentiles",
      title: `Latency percentiles: ${chosenName}`,
      description:
        "Half, 95 and 99 of 100 answers are at least this fast; estimated between the edges of the buckets. The SLO counts answers against its threshold and is exact; trust it over this picture.",
      size: { w: 12, h: 10 },
      unit,
      min: 0,
      queries: ["0.5", "0.95", "0.99"].map((quantile, index) => ({
        ref: "ABC".charAt(index),
        expr: `histogram_quantile(${quantile}, ${rate})`,
        legend: `p${Number(quantile) * 100}`,
        kind: "range" as const,
      })),
      legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
      empty,
    },
  ];
}
