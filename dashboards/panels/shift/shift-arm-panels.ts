import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../../model/panel.ts";
import { codeQuery } from "../../queries/shift-code-queries.ts";
import { noTraffic, ofArm } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { fillLines } from "../fill-lines.ts";
import { armLine } from "./shift-arm-lines.ts";
import { errorsSoFar } from "./shift-band-panel.ts";
import { slowAnswers, timesOfArms } from "./shift-time-panels.ts";

/** Both arms beside each other, on the same axes; nothing where only connections are seen. */
export function shiftArms(shift: TrafficShift): readonly TimeseriesPanel[] {
  const signals = shiftSignals(shift);
  if (!signals.requests) return [];
  const panels = [
    errors(shift, signals.verdict),
    ...(signals.errors && signals.verdict ? [errorsSoFar(shift)] : []),
    ...(signals.verdict ? [difference(shift, signals.slow)] : []),
    ...slowAnswers(shift),
    ...timesOfArms(shift),
    // Clusters differ in more than their code, and their board has other panels to show.
    ...(codeQuery(shift, shift.stable) === undefined || shift.strategy === "clusterBlueGreen" ? [] : [codes(shift)]),
  ];
  return fillLines(panels);
}

const look = {
  kind: "timeseries",
  size: { w: 8, h: 9 },
  unit: "percentunit",
  empty: noTraffic,
  legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
} as const satisfies Partial<TimeseriesPanel>;

function errors(shift: TrafficShift, hasVerdict: boolean): TimeseriesPanel {
  const compared = hasVerdict
    ? "the verdict compares them at the same moment"
    : "one arm follows the other, and nothing compares them";
  return {
    ...look,
    key: "errors",
    title: "Errors of each arm",
    description: `The share of each arm's requests that fail, over five minutes. Both lines rise together when something behind them is broken; ${compared}.`,
    min: 0,
    queries: armLine(shift, (arm) => `max(${ofArm(shiftSeries.errorRatio, shift, arm)})`),
  };
}

function difference(shift: TrafficShift, tellsSlow: boolean): TimeseriesPanel {
  const { stable, candidate, judge } = shift;
  const less = (series: string) => `max(${ofArm(series, shift, candidate)}) - max(${ofArm(series, shift, stable)})`;
  const line = (ref: string, expr: string, legend: string, color: "red" | "orange"): PanelQuery => ({
    ref,
    expr,
    legend,
    kind: "range",
    drawing: { color, lineWidth: 2 },
  });
  return {
    ...look,
    key: "difference",
    title: `Difference, ${candidate.name} less ${stable.name}`,
    description: `The difference of both arms within five minutes: above zero ${candidate.name} is worse at this moment, which may be chance. Only above the dashed line would it be worth stopping for; the verdict says whether it is proven.`,
    centredOnZero: true,
    softMin: -2 * judge.effectFloor,
    softMax: 2 * judge.effectFloor,
    thresholdDisplay: "line",
    thresholds: [
      { from: null, color: "transparent" },
      { from: 0, color: "grey" },
      { from: judge.effectFloor, color: "red" },
    ],
    queries: [
      line("A", less(shiftSeries.errorRatio), "errors", "red"),
      ...(tellsSlow ? [line("B", less(shiftSeries.slowRatio), "slow answers", "orange")] : []),
    ],
  };
}

function codes(shift: TrafficShift): TimeseriesPanel {
  const queries = armsOf(shift).flatMap((arm, index): readonly PanelQuery[] => {
    const query = codeQuery(shift, arm);
    if (query === undefined) return [];
    const drawing = arm.role === "stable" ? ({ dash: "dashed" } as const) : ({ lineWidth: 2 } as const);
    const legend = [arm.name, ...query.labels.map((label) => `{{${label}}}`)].join(" ");
    return [{ ref: "AB".charAt(index), expr: query.expr, legend, kind: "range", drawing }];
  });
  return {
    ...look,
    key: "codes",
    title: "Answers that were not fine",
    description:
      "The most frequent response codes other than success and redirects, each as a share of its arm's answers. A code that only one arm has is its own doing.",
    min: 0,
    queries,
    empty: { text: "Every answer of both arms was fine, or none was seen", isNormal: true },
  };
}
