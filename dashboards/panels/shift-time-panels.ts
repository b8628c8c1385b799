import { shiftSeries } from "../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../model/panel.ts";
import { responseTimes } from "../queries/shift-latency-queries.ts";
import { noTraffic, ofArm } from "../queries/shift-queries.ts";
import { armColor, shiftSignals } from "../queries/shift-signals.ts";

const look = {
  kind: "timeseries",
  size: { w: 8, h: 9 },
  min: 0,
  empty: noTraffic,
  legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
} as const satisfies Partial<TimeseriesPanel>;

/** The share of each arm's answers that are slow, which is what is compared; nothing where nobody counts them. */
export function slowAnswers(shift: TrafficShift): readonly TimeseriesPanel[] {
  if (!shiftSignals(shift).slow) return [];
  return [
    {
      ...look,
      key: "slow",
      title: "Slow answers of each arm",
      description: `The share of each arm's answers${slowerThan(shift)}, over five minutes. A new version starts cold: look at the line after the first minutes.`,
      unit: "percentunit",
      queries: armsOf(shift).map((arm, index) => ({
        ref: "AB".charAt(index),
        expr: `max(${ofArm(shiftSeries.slowRatio, shift, arm)})`,
        legend: arm.name,
        kind: "range",
        drawing: { color: armColor(shift, arm), lineWidth: 2 },
      })),
    },
  ];
}

/** How fast half of each arm's answers come, and 99 of 100; nothing where there is no histogram of them. */
export function timesOfArms(shift: TrafficShift): readonly TimeseriesPanel[] {
  const times = responseTimes(shift);
  if (times === undefined) return [];
  const compared = shiftSignals(shift).slow
    ? `What is compared is the share of answers${slowerThan(shift)}, not these times: of a share it can be said how much of a difference is chance, while a p99 rests on one answer in a hundred.`
    : "They are not compared: name a threshold under 'slow' in the shift's configuration, and the share of answers above it is. Of a share it can be said how much of a difference is chance; a p99 rests on one answer in a hundred.";
  const queries = armsOf(shift).flatMap((arm, index): readonly PanelQuery[] => {
    const color = armColor(shift, arm);
    const line = (at: number, quantile: number, drawing: PanelQuery["drawing"] & object): PanelQuery => ({
      ref: "ABCD".charAt(2 * index + at),
      expr: times.quantile(quantile, arm),
      legend: `${arm.name} p${quantile * 100}`,
      kind: "range",
      drawing: { color, ...drawing },
    });
    return [line(0, 0.99, { lineWidth: 2 }), line(1, 0.5, { dash: "dashed" })];
  });
  return [
    {
      ...look,
      key: "response-times",
      title: "Response times of each arm",
      description: `Half of the answers of an arm come within p50, 99 of 100 within p99; estimated between the edges of the histogram's buckets. ${compared}`,
      unit: times.unit,
      queries,
    },
  ];
}

function slowerThan({ slow }: TrafficShift): string {
  return slow === undefined ? "" : ` slower than ${Math.round(slow.thresholdSeconds * 1000)} ms`;
}
