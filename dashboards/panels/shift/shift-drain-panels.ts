import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ColorName } from "../../../slo/value-format.ts";
import type { PanelQuery, TimeseriesPanel } from "../../model/panel.ts";
import { noShift, noTraffic, ofArm, ofShift, rolloutRequests } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { fillLines } from "../fill-lines.ts";
import { armLine } from "./shift-arm-lines.ts";
import { endingPanels } from "./shift-ending-panels.ts";
import { targetPanels } from "./shift-target-panel.ts";

/** Whether anything is dropped while an arm is emptied; only what the sources of the shift can tell. */
export function shiftDrain(shift: TrafficShift): readonly TimeseriesPanel[] {
  const signals = shiftSignals(shift);
  // The panel of sessions says it already where there is nothing but sessions.
  const panels = [
    ...targetPanels(shift),
    ...(signals.inflight && signals.requests ? [inflight(shift)] : []),
    ...(signals.lost || signals.rescued || shift.probes !== undefined ? [ledger(shift)] : []),
    ...endingPanels(shift),
  ];
  return fillLines(panels);
}

function inflight(shift: TrafficShift): TimeseriesPanel {
  return {
    kind: "timeseries",
    key: "inflight",
    title: "In flight at each arm",
    description:
      "Requests or connections that an arm has not finished. An arm without a weight must reach zero before it is stopped; a line that stays above is a client that does not let go.",
    size: { w: 12, h: 8 },
    unit: "short",
    min: 0,
    queries: armLine(shift, (arm) => `max(${ofArm(shiftSeries.inflight, shift, arm)})`, { fill: 0.1, lineWidth: 2 }),
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: noTraffic,
  };
}

function ledger(shift: TrafficShift): TimeseriesPanel {
  const line = (
    ref: string,
    { expr, legend, color }: { expr: string; legend: string; color: ColorName },
  ): PanelQuery => ({
    ref,
    expr,
    legend,
    kind: "range",
    drawing: { color, curve: "step", lineWidth: 2 },
  });
  const { lost, rescued } = shiftSignals(shift);
  const failedProbes = `sum(increase(${ofShift(shiftExporterSeries.probeRequests, shift, 'result!="ok"')}[$__rate_interval]))`;
  return {
    kind: "timeseries",
    key: "lost-over-time",
    title: lost ? "Lost requests and tries made again" : "Tries made again and probes",
    description:
      "Counted since the shift began; the dashed line is what is expected: none lost. Tries made again are what the proxy sent once more: at most as many requests were saved by that, for one may be tried several times and fail all the same.",
    size: { w: 12, h: 8 },
    unit: "short",
    min: 0,
    softMax: 5,
    thresholdDisplay: "line",
    thresholds: [
      { from: null, color: "transparent" },
      { from: 0, color: "green", label: "expected" },
    ],
    queries: [
      ...(lost ? [line("A", { expr: rolloutRequests("lost", shift), legend: "lost", color: "red" })] : []),
      ...(rescued
        ? [line("B", { expr: rolloutRequests("rescued", shift), legend: "tries made again", color: "orange" })]
        : []),
      ...(shift.probes === undefined
        ? []
        : [line("C", { expr: failedProbes, legend: "probes not answered well, at that time", color: "purple" })]),
    ],
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: lost || rescued ? noShift : { text: "No probe of this shift has run", isNormal: false },
  };
}
