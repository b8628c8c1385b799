import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { TimeseriesPanel } from "../../model/panel.ts";
import { responseTimes } from "../../queries/shift-latency-queries.ts";
import { noTraffic, ofArm } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { armLine, armLines } from "./shift-arm-lines.ts";

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
      queries: armLine(shift, (arm) => `max(${ofArm(shiftSeries.slowRatio, shift, arm)})`),
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
  return [
    {
      ...look,
      key: "response-times",
      title: "Response times of each arm",
      description: `Half of the answers of an arm come within p50, 99 of 100 within p99; estimated between the edges of the histogram's buckets. ${compared}`,
      unit: times.unit,
      queries: armLines(shift, (arm) => [
        { expr: times.quantile(0.99, arm), words: "p99", drawing: { lineWidth: 2 } },
        { expr: times.quantile(0.5, arm), words: "p50", drawing: { dash: "dashed" } },
      ]),
    },
  ];
}

function slowerThan({ slow }: TrafficShift): string {
  return slow === undefined ? "" : ` slower than ${Math.round(slow.thresholdSeconds * 1000)} ms`;
}
