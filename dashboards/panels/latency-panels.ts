import { allSlos, type Stack } from "../../slo/model.ts";
import { labelNames, signalSeries } from "../../slo/names.ts";
import type { Row } from "../model/board.ts";
import { formatted } from "../model/fill-variables.ts";
import type { HeatmapPanel, TimeseriesPanel } from "../model/panel.ts";

type LatencyUnit = "s" | "ms" | "short";

/** The latency SLOs by the unit that their histograms count in; a plain number where it is neither seconds nor milliseconds. */
function idsByUnit(stack: Stack): ReadonlyMap<LatencyUnit, readonly string[]> {
  const units = allSlos(stack).flatMap(({ id, sli }) => {
    if (sli.kind !== "latency") return [];
    const factor = Math.round((Number(sli.edge) / sli.thresholdSeconds) * 1000) / 1000;
    const unit: LatencyUnit = factor === 1 ? "s" : factor === 1000 ? "ms" : "short";
    return [{ id, unit }];
  });
  return new Map([...Map.groupBy(units, ({ unit }) => unit)].map(([unit, all]) => [unit, all.map(({ id }) => id)]));
}

const allRates = `sum by (le) (rate(${formatted("histogram", "raw")}[$__rate_interval]))`;
const chosenName = formatted("latency", "text");

/**
 * The distribution of answers of the chosen latency SLO, and its percentiles; a row for each unit of the stack's histograms,
 * because a panel has one unit. The row whose unit is not that of the chosen SLO has no data.
 */
export function latencyRows(stack: Stack): readonly Row[] {
  const units = [...idsByUnit(stack)];
  return units.map(([unit, ids], index) => {
    const isOnly = units.length === 1;
    const these = `${labelNames.latencySlo}="$latency",${labelNames.id}=~"${ids.join("|")}"`;
    const rate = isOnly ? allRates : `(${allRates} and on () ${signalSeries.info}{${these}})`;
    const title = isOnly ? "Latency" : `Latency of histograms in ${unitWords[unit]}`;
    const keyEnd = index === 0 ? "" : `-${unit}`;
    return { title, hidesWithoutData: true, panels: latencyPanels({ unit, rate, keyEnd }) };
  });
}

const unitWords = { s: "seconds", ms: "milliseconds", short: "units of their own" } as const;

interface LatencyQuery {
  readonly unit: LatencyUnit;
  readonly rate: string;
  readonly keyEnd: string;
}

function latencyPanels({ unit, rate, keyEnd }: LatencyQuery): readonly (HeatmapPanel | TimeseriesPanel)[] {
  const empty = { text: "The service has no latency SLO, or its histogram no samples in this range", isNormal: false };
  return [
    {
      kind: "heatmap",
      key: `latency-distribution${keyEnd}`,
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
      key: `latency-percentiles${keyEnd}`,
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
