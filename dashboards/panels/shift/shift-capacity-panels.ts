import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../../model/panel.ts";
import { noTraffic, ofShift } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { fillLines } from "../fill-lines.ts";
import { podPanels } from "./shift-pod-panels.ts";

/** Whether a rollback would be survived, and what the arms have to run on; only what the configuration tells. */
export function shiftCapacity(shift: TrafficShift): readonly TimeseriesPanel[] {
  const isOfClusters = shift.strategy === "clusterBlueGreen";
  const panels = [...headroom(shift), ...(isOfClusters ? [] : podPanels(shift))];
  return fillLines(panels);
}

function headroom(shift: TrafficShift): readonly TimeseriesPanel[] {
  const { rollback, stable } = shift;
  if (rollback === undefined || !shiftSignals(shift).requests) return [];
  const capacity = `max(${ofShift(shiftSeries.stableCapacity, shift)})`;
  const line = (ref: string, expr: string, name: string, drawing: PanelQuery["drawing"] & object): PanelQuery => ({
    ref,
    expr,
    legend: name,
    kind: "range",
    drawing,
  });
  return [
    {
      kind: "timeseries",
      key: "headroom",
      title: `Could ${stable.name} take it all back?`,
      description: `All requests per second, beside what ${stable.name} can take. Above the dashed line a rollback would overload it: scale ${stable.name} up first.`,
      size: { w: 12, h: 8 },
      unit: "reqps",
      min: 0,
      queries: [
        line("A", `sum(${ofShift(shiftSeries.requests, shift)})`, "requests of both arms", {
          color: "blue",
          fill: 0.15,
          lineWidth: 2,
        }),
        line("B", `${rollback.headroom} * ${capacity}`, `limit: ${Math.round(rollback.headroom * 100)} % of it`, {
          color: "orange",
          dash: "dashed",
        }),
        line("C", capacity, `what ${stable.name} can take`, { color: "red" }),
      ],
      legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
      empty: noTraffic,
    },
  ];
}
