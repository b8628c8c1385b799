import { shiftSeries } from "../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { ColorName } from "../../slo/value-format.ts";
import type { PanelQuery, TimeseriesPanel } from "../model/panel.ts";
import { cpuPerPod, mostPods, readyPods, wantedPods } from "../queries/shift-pod-queries.ts";
import { noTraffic, ofShift } from "../queries/shift-queries.ts";
import { armColor, shiftSignals } from "../queries/shift-signals.ts";
import { fillLine } from "./shift-line.ts";

const legend = { kind: "list", placement: "bottom", values: ["lastNotNull"] } as const;

/** Whether a rollback would be survived, and what the arms have to run on; only what the configuration tells. */
export function shiftCapacity(shift: TrafficShift): readonly TimeseriesPanel[] {
  const isOfClusters = shift.strategy === "clusterBlueGreen";
  const panels = [...headroom(shift), ...(isOfClusters ? [] : [...pods(shift), ...cpu(shift)])];
  return fillLine(panels) as readonly TimeseriesPanel[];
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
      legend,
      empty: noTraffic,
    },
  ];
}

function pods(shift: TrafficShift): readonly TimeseriesPanel[] {
  const [ready, wanted, most] = [readyPods(shift), wantedPods(shift), mostPods(shift)];
  if (ready === undefined || wanted === undefined) return [];
  const queries = armsOf(shift).flatMap((arm, index): readonly PanelQuery[] => {
    const color = armColor(shift, arm);
    const line = (at: number, expr: string, word: string, dash?: "dashed" | "dotted"): PanelQuery => ({
      ref: "ABCDEF".charAt(3 * index + at),
      expr,
      legend: `${arm.name} ${word}`,
      kind: "range",
      drawing: { color, curve: "step", ...(dash === undefined ? { lineWidth: 2 } : { dash }) },
    });
    return [
      line(0, `sum(${ready(arm)})`, "ready"),
      line(1, `sum(${wanted(arm)})`, "wanted", "dashed"),
      ...(most === undefined ? [] : [line(2, most(arm), "at most", "dotted")]),
    ];
  });
  return [
    {
      kind: "timeseries",
      key: "pods",
      title: "Pods of each arm",
      description:
        "Ready below wanted: pods are starting, or do not come up. Wanted at the dotted line of the autoscaler: it cannot add any more.",
      size: { w: 12, h: 8 },
      unit: "short",
      decimals: 0,
      min: 0,
      queries,
      legend,
      empty: { text: "kube-state-metrics does not show these workloads", isNormal: false },
    },
  ];
}

function cpu(shift: TrafficShift): readonly TimeseriesPanel[] {
  const query = cpuPerPod(shift);
  if (query === undefined) return [];
  const drawing = (color: ColorName) => ({ color, lineWidth: 2 });
  return [
    {
      kind: "timeseries",
      key: "cpu",
      title: "CPU of a pod of each arm",
      description:
        "Cores in use by an average pod. A new version that needs more for the same requests needs more pods than the old one, too.",
      size: { w: 12, h: 8 },
      unit: "suffix: cores",
      min: 0,
      queries: armsOf(shift).map((arm, index) => ({
        ref: "AB".charAt(index),
        expr: query(arm),
        legend: arm.name,
        kind: "range",
        drawing: drawing(armColor(shift, arm)),
      })),
      legend,
      empty: { text: "cAdvisor does not show pods of these workloads", isNormal: false },
    },
  ];
}
